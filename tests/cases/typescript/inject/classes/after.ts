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

export abstract class Base {
  protected readonly n: number;
  private list: string[] = [];
  abstract name(): string;
  constructor(n: number) {
    const _otelSpan = _otelTracer().startSpan('Base.constructor', {
      attributes: { 'code.function.name': 'shop/cart.Base.constructor' },
    });
    try {
      this.n = n;
      this.list.push('a');
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
  todo() {
    throw new Error('todo');
  }
  get size(): number {
    return _otelRun('Base.size', 'shop/cart.Base.size', (): number => {
      const k = this.list.length;
      return k;
    });
  }
  set size(v: number) {
    const _otelSpan = _otelTracer().startSpan('Base.size', {
      attributes: { 'code.function.name': 'shop/cart.Base.size' },
    });
    try {
      const k = v;
      this.list.length = k;
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
  self(): this {
    return _otelRun('Base.self', 'shop/cart.Base.self', (): this => {
      this.list.push('b');
      return this;
    });
  }
  #hidden(a: number): number {
    return _otelRun('Base.hidden', 'shop/cart.Base.#hidden', (): number => {
      const q = a;
      return q + this.n;
    });
  }
  show(): number {
    return _otelRun('Base.show', 'shop/cart.Base.show', (): number => {
      const r = this.#hidden(1);
      return r;
    });
  }
}

export class Derived extends Base {
  #extra: string;
  constructor(
    n: number,
    private readonly label: string,
    public note?: string,
  ) {
    super(n);
    const _otelSpan = _otelTracer().startSpan('Derived.constructor', {
      attributes: { 'code.function.name': 'shop/cart.Derived.constructor' },
    });
    try {
      this.#extra = label;
      this.note = note ?? 'none';
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
  override name(): string {
    return _otelRun('Derived.name', 'shop/cart.Derived.name', (): string => {
      const l = this.label;
      return l + this.#extra;
    });
  }
  override todo() {
    return _otelRun('Derived.todo', 'shop/cart.Derived.todo', () => {
      return 1 as never;
    });
  }
  *each(): Generator<number, void, unknown> {
    const _otelSpan = _otelTracer().startSpan('Derived.each', {
      attributes: { 'code.function.name': 'shop/cart.Derived.each' },
    });
    try {
      yield 1;
      yield 2;
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
  async *later(): AsyncGenerator<number> {
    const _otelSpan = _otelTracer().startSpan('Derived.later', {
      attributes: { 'code.function.name': 'shop/cart.Derived.later' },
    });
    try {
      yield 1;
    } catch (_otelError) {
      _otelSpan.recordException(_otelError as Error);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  }
  static make(this: void, n: number): Derived {
    return _otelRun('Derived.make', 'shop/cart.Derived.make', (): Derived => {
      const d = new Derived(n, 'x');
      return d;
    });
  }
}
