import { readFileSync } from 'node:fs';
import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
}

function _otelRun<_otelT>(
  _otelName: string,
  _otelAbout: string | _otel.SpanOptions,
  _otelBody: (_otelSpan: _otel.Span) => _otelT,
): _otelT {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = (_otelSpan: _otel.Span) => {
    try {
      return _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

function _otelRunAsync<_otelT>(
  _otelName: string,
  _otelAbout: string | _otel.SpanOptions,
  _otelBody: (_otelSpan: _otel.Span) => Promise<_otelT>,
): Promise<_otelT> {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = async (_otelSpan: _otel.Span) => {
    try {
      return await _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

export type Result = { ok: true; value: number } | { ok: false; error: string };

export function pair(n: number): [number, string] {
  return _otelRun('pair', 'shop/cart.pair', (): [number, string] => {
    const s = String(n);
    return [n, s];
  });
}

export function result(n: number): Result {
  return _otelRun('result', 'shop/cart.result', (): Result => {
    if (n > 1) {
      return { ok: true, value: n };
    }
    return { ok: false, error: 'small' };
  });
}

export function isText(x: unknown): x is string {
  return _otelRun('isText', 'shop/cart.isText', (): boolean => {
    const t = typeof x;
    return t === 'string';
  });
}

export function assertText(x: unknown): asserts x is string {
  return _otelRun('assertText', 'shop/cart.assertText', (): void => {
    if (typeof x !== 'string') {
      throw new TypeError('no text');
    }
  });
}

export function fail(message: string): never {
  return _otelRun('fail', 'shop/cart.fail', (): never => {
    const e = new Error(message);
    throw e;
  });
}

export function inferredNever(message: string) {
  const _otelSpan = _otelTracer().startSpan('inferredNever', {
    attributes: { 'code.function.name': 'shop/cart.inferredNever' },
  });
  try {
    const e = new Error(message);
    throw e;
  } catch (_otelError) {
    _otelSpan.recordException(_otelError as Error);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
}

export function inferred(n: number) {
  return _otelRun('inferred', 'shop/cart.inferred', () => {
    const k = n * 2;
    return { kind: 'a', k };
  });
}

export function makes(): (a: number, b: number) => number {
  return _otelRun('makes', 'shop/cart.makes', (): ((a: number, b: number) => number) => {
    const c = 1;
    return (a, b) => a + b + c;
  });
}

export async function load(path: string): Promise<{ text: string; n: number } | undefined> {
  return await _otelRunAsync('load', 'shop/cart.load', async () => {
    const text = readFileSync(path, 'utf8');
    if (!text) return undefined;
    return { text, n: 1 };
  });
}

export async function longResult(path: string): Promise<{
  text: string;
  kind: 'a' | 'b';
  more: Array<{ a: number; b: 'x' | 'y' }>;
}> {
  return await _otelRunAsync('longResult', 'shop/cart.longResult', async () => {
    const text = readFileSync(path, 'utf8');
    return { text, kind: 'a', more: [{ a: 1, b: 'x' }] };
  });
}

export function over(a: string): string;
export function over(a: number): number;
export function over(a: string | number): string | number {
  return _otelRun('over', 'shop/cart.over', (): string | number => {
    const b = a;
    return b;
  });
}

export function narrowed(x: string | null, xs: string[]) {
  if (x === null) x = 'a';
  return xs.map((each) => each + x.length);
}

export const guard = (x: string | undefined) => x !== undefined;
export const found: string[] = ['a', undefined].filter(guard2);

export function guard2(x: string | undefined) {
  const _otelSpan = _otelTracer().startSpan('guard2', {
    attributes: { 'code.function.name': 'shop/cart.guard2' },
  });
  try {
    return x !== undefined;
  } catch (_otelError) {
    _otelSpan.recordException(_otelError as Error);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
}

type Handler = (q: { id: string }) => Promise<{ status: 'ok' | 'bad'; pair: [number, string] }>;
export const handler: Handler = async (q) => {
  return await _otelRunAsync('handler', 'shop/cart.handler', async () => {
    const n = q.id.length;
    return { status: n ? 'ok' : 'bad', pair: [n, q.id] };
  });
};

export const handler2: (q: string) => Result = (q) => {
  return _otelRun('handler2', 'shop/cart.handler2', () => {
    const n = q.length;
    return n ? { ok: true, value: n } : { ok: false, error: 'e' };
  });
};

export namespace Inner {
  export function deep<T extends string>(x: T): T {
    return _otelRun('Inner.deep', 'shop/cart.Inner.deep', (): T => {
      const y = x;
      return y;
    });
  }
}

export enum Colour {
  Red = 1,
}

export const table = {
  one(x: number): Colour {
    return _otelRun('table.one', 'shop/cart.table.one', (): Colour => {
      const c = x;
      return c === 1 ? Colour.Red : Colour.Red;
    });
  },
} as const;

export function choose(c: Colour): number | undefined {
  return _otelRun('choose', 'shop/cart.choose', (): number | undefined => {
    switch (c) {
      case Colour.Red: {
        const x = 1;
        return x;
      }
      default:
        return undefined;
    }
  });
}

export function spread({ a, b = 2 }: { a: number; b?: number }, ...rest: string[]): number {
  return _otelRun('spread', 'shop/cart.spread', (): number => {
    const c = a + b;
    return c + rest.length;
  });
}

export function nothing(x: number): void {
  return _otelRun('nothing', 'shop/cart.nothing', (): void => {
    if (x > 1) return;
    console.log(x);
  });
}

export function generic<T, K extends keyof T>(t: T, k: K): T[K] {
  return _otelRun('generic', 'shop/cart.generic', (): T[K] => {
    const v = t[k];
    return v;
  });
}
