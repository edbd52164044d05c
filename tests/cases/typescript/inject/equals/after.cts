import _otel = require('@opentelemetry/api'); // telemetry-inject: v1
import fs = require('node:fs');

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

function read(path: string): string {
  return _otelRun('read', 'shop/cart.read', (): string => {
    const text = fs.readFileSync(path, 'utf8');
    return text;
  });
}

export = { read };
