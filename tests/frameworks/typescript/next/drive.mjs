import { NextRequest } from 'next/server.js';

import { GET, POST } from './app/api/items/route.js';

export async function main() {
  console.log(await (await GET(new NextRequest('http://shop.test/api/items?page=2'))).json());
  const body = JSON.stringify({ item: 'oil' });
  const made = await POST(new NextRequest('http://shop.test/api/items', { method: 'POST', body }));
  console.log(made.status, await made.json());
}
