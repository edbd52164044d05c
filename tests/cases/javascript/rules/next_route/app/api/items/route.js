import { NextResponse } from 'next/server';

function page(number) {
  return [number];
}

export async function GET(request) {
  return NextResponse.json(page(1));
}

export const POST = async (request) => {
  const item = await request.json();
  return NextResponse.json(item);
};

export function DELETED() {
  const gone = 410;
  return gone;
}
