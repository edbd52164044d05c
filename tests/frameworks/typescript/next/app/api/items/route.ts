import { NextResponse, type NextRequest } from 'next/server.js';

const SIZE = 2;
const items = ['tea', 'jam', 'rye'];

function page(request: NextRequest): number {
  const asked = Number(request.nextUrl.searchParams.get('page') ?? 1);
  return Number.isInteger(asked) ? asked : 1;
}

export async function GET(request: NextRequest): Promise<NextResponse<string[]>> {
  const from = (page(request) - 1) * SIZE;
  await Promise.resolve();
  return NextResponse.json(items.slice(from, from + SIZE));
}

export const POST = async (request: NextRequest) => {
  const { item } = (await request.json()) as { item: string };
  items.push(item);
  return NextResponse.json({ count: items.length }, { status: 201 });
};
