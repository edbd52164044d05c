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

interface Small {
  readonly size: 1;
}

interface Large {
  readonly size: 2;
}

type Sized<T> = T extends string ? Small : Large;

export const sizes = (scale: number): (<T extends string | number>(value: T) => Sized<T>) => {
  const _otelAbout = 'shop/cart.sizes';
  return _otelRun('sizes', _otelAbout, (): (<T extends string | number>(value: T) => Sized<T>) => {
    // @ts-expect-error a conditional type is not inferable
    return (value) => {
      const size = typeof value === 'string' ? 1 : 2;
      return { size: size * scale };
    };
  });
};

export const same: <T>(value: T, otherwise: T) => T = (value, otherwise) => {
  const _otelSpan = _otelTracer().startSpan('same', {
    attributes: { 'code.function.name': 'shop/cart.same' },
  });
  try {
    return value ?? otherwise;
  } catch (_otelError) {
    _otelSpan.recordException(_otelError as Error);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
};
