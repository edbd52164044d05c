// @ts-check
/**
 * @file The cart of the shop.
 */

import { readFile } from 'node:fs/promises';
import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
// eslint-disable-next-line import/no-unresolved
import { gateway } from './gateway.mjs';

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
}

function _otelRunAsync(_otelName, _otelAbout, _otelBody) {
  const _otelOpts =
    typeof _otelAbout === 'string'
      ? { attributes: { 'code.function.name': _otelAbout } }
      : _otelAbout;
  const _otelInside = async (_otelSpan) => {
    try {
      return await _otelBody(_otelSpan);
    } catch (_otelError) {
      _otelSpan.recordException(_otelError);
      _otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
      throw _otelError;
    } finally {
      _otelSpan.end();
    }
  };
  return _otelTracer().startActiveSpan(_otelName, _otelOpts, _otelInside);
}

/**
 * Charges a cart.
 *
 * @param {string} cartId
 * @param {number} amount
 */
export async function charge(cartId, amount) {
  const _otelAbout = {
    kind: _otel.SpanKind.CLIENT,
    attributes: {
      'code.function.name': 'shop/cart.charge',
      'shop.cart.id': cartId,
    },
  };
  return await _otelRunAsync('charge cart', _otelAbout, async () => {
    // Prices are in cents.
    const response = await gateway.post('/charges', {
      cart: cartId,
      amount,
    });

    return response.json();
  });
}

export const load = async (path) => {
  return await _otelRunAsync('load cart', 'shop/cart.load', async () => {
    const text = await readFile(path, 'utf8');
    return JSON.parse(text);
  });
};
