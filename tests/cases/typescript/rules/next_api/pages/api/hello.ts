import type { NextApiRequest, NextApiResponse } from 'next';

export default async function handler(req: NextApiRequest, res: NextApiResponse<{ ok: boolean }>) {
  res.status(200).json({ ok: valid(req.query.id) });
}

function valid(id: unknown): boolean {
  return typeof id === 'string';
}
