import { readFileSync } from 'node:fs';

export type Result = { ok: true; value: number } | { ok: false; error: string };

export function pair(n: number): [number, string] {
  const s = String(n);
  return [n, s];
}

export function result(n: number): Result {
  if (n > 1) {
    return { ok: true, value: n };
  }
  return { ok: false, error: 'small' };
}

export function isText(x: unknown): x is string {
  const t = typeof x;
  return t === 'string';
}

export function assertText(x: unknown): asserts x is string {
  if (typeof x !== 'string') {
    throw new TypeError('no text');
  }
}

export function fail(message: string): never {
  const e = new Error(message);
  throw e;
}

export function inferredNever(message: string) {
  const e = new Error(message);
  throw e;
}

export function inferred(n: number) {
  const k = n * 2;
  return { kind: 'a', k };
}

export function makes(): (a: number, b: number) => number {
  const c = 1;
  return (a, b) => a + b + c;
}

export async function load(path: string): Promise<{ text: string; n: number } | undefined> {
  const text = readFileSync(path, 'utf8');
  if (!text) return undefined;
  return { text, n: 1 };
}

export async function longResult(path: string): Promise<{
  text: string;
  kind: 'a' | 'b';
  more: Array<{ a: number; b: 'x' | 'y' }>;
}> {
  const text = readFileSync(path, 'utf8');
  return { text, kind: 'a', more: [{ a: 1, b: 'x' }] };
}

export function over(a: string): string;
export function over(a: number): number;
export function over(a: string | number): string | number {
  const b = a;
  return b;
}

export function narrowed(x: string | null, xs: string[]) {
  if (x === null) x = 'a';
  return xs.map((each) => each + x.length);
}

export const guard = (x: string | undefined) => x !== undefined;
export const found: string[] = ['a', undefined].filter(guard2);

export function guard2(x: string | undefined) {
  return x !== undefined;
}

type Handler = (q: { id: string }) => Promise<{ status: 'ok' | 'bad'; pair: [number, string] }>;
export const handler: Handler = async (q) => {
  const n = q.id.length;
  return { status: n ? 'ok' : 'bad', pair: [n, q.id] };
};

export const handler2: (q: string) => Result = (q) => {
  const n = q.length;
  return n ? { ok: true, value: n } : { ok: false, error: 'e' };
};

export namespace Inner {
  export function deep<T extends string>(x: T): T {
    const y = x;
    return y;
  }
}

export enum Colour {
  Red = 1,
}

export const table = {
  one(x: number): Colour {
    const c = x;
    return c === 1 ? Colour.Red : Colour.Red;
  },
} as const;

export function choose(c: Colour): number | undefined {
  switch (c) {
    case Colour.Red: {
      const x = 1;
      return x;
    }
    default:
      return undefined;
  }
}

export function spread({ a, b = 2 }: { a: number; b?: number }, ...rest: string[]): number {
  const c = a + b;
  return c + rest.length;
}

export function nothing(x: number): void {
  if (x > 1) return;
  console.log(x);
}

export function generic<T, K extends keyof T>(t: T, k: K): T[K] {
  const v = t[k];
  return v;
}
