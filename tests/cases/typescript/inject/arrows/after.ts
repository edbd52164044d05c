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

export const priced = (cart: Cart): Price[] =>
  _otelRun('priced', 'shop/cart.priced', (): Price[] => cart.prices);

export const first = async (cart: Cart): Promise<Price | undefined> =>
  await _otelRunAsync('first', 'shop/cart.first', async () => priced(cart)[0]);

export const known = (value: Price | undefined) => value !== undefined;

export const sum = (a: number, b: number) => _otelRun('sum', 'shop/cart.sum', () => a + b);
