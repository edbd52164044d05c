import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import { h, type Node } from './jsx.js';

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

export function label<T>(value: T): string {
  return _otelRun('label', 'shop/cart.label', (): string => {
    const text = String(value);
    return `<${text}>`;
  });
}

export const each = <T,>(values: T[], show: (value: T) => string): string[] => {
  return _otelRun('each', 'shop/cart.each', (): string[] => {
    const found = values.map(show);
    return found;
  });
};

export function Price({ amount }: { amount: number }): Node {
  const text = label(amount);
  return <span title={text}>{text}</span>;
}

export const used = h;
