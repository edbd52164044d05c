// @ts-check
/**
 * @file The cart of the shop.
 */

import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import { readFile } from 'node:fs/promises';
// eslint-disable-next-line import/no-unresolved
import { gateway } from './gateway.mjs';

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
}

/**
 * Charges a cart.
 *
 * @param {string} cartId
 * @param {number} amount
 */
export async function charge(cartId, amount) {
  const _otelSpan = _otelTracer().startSpan('charge cart', {
    kind: _otel.SpanKind.CLIENT,
    attributes: {
      'code.function.name': 'shop/cart.charge',
      'shop.cart.id': cartId,
    },
  });
  const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan);
  try {
    return await _otel.context.with(_otelActive, async () => {
      // Prices are in cents.
      const response = await gateway.post('/charges', {
        cart: cartId,
        amount,
      });

      return response.json();
    });
  } catch (_otelError) {
    _otelSpan.recordException(_otelError);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
}

export const load = async (path) => {
  const _otelSpan = _otelTracer().startSpan('load cart', {
    attributes: { 'code.function.name': 'shop/cart.load' },
  });
  const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan);
  try {
    return await _otel.context.with(_otelActive, async () => {
      const text = await readFile(path, 'utf8');
      return JSON.parse(text);
    });
  } catch (_otelError) {
    _otelSpan.recordException(_otelError);
    _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
    throw _otelError;
  } finally {
    _otelSpan.end();
  }
};
