import { NextResponse } from 'next/server.js';

const items = ['tea', 'milk'];

function page(number) {
  return items.slice(number, number + 1);
}

export async function GET(request) {
  const number = Number(request.nextUrl.searchParams.get('page') ?? 0);
  return NextResponse.json({ items: page(number) });
}

export async function POST(request) {
  const { item } = await request.json();
  items.push(item);
  return NextResponse.json({ size: items.length }, { status: 201 });
}
