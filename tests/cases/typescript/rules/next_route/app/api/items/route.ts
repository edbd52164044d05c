import { NextResponse, type NextRequest } from 'next/server';
import { db } from '@/lib/db';

export async function GET(request: NextRequest): Promise<NextResponse> {
  const page = Number(request.nextUrl.searchParams.get('page') ?? 1);
  return NextResponse.json({ page });
}

export const POST = async (request: Request, { params }: { params: Promise<{ id: string }> }) => {
  const { id } = await params;
  return Response.json({ id, body: await request.json() });
};

export const dynamic = 'force-dynamic';
