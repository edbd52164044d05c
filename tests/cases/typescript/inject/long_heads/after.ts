import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import type { Cart, Price } from './prices.js';

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

export const isPrice = (value: unknown): value is Price =>
  _otelRun(
    'isPrice',
    'shop/cart.isPrice',
    () =>
      typeof value === 'object' && value !== null && 'amount' in value,
  );

export const amounts = (values: (Price | undefined)[]): number[] =>
  _otelRun(
    'amounts',
    'shop/cart.amounts',
    () =>
      values.filter((each) => each !== undefined).map((value) => value.amount),
  );

export const priced = (cart: Cart): Price[] =>
  _otelRun('priced', 'shop/cart.priced', () => cart.lines.map((line) => ({ ...line, amount: 1 })));
