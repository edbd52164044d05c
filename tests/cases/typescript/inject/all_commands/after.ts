import * as _otel from '@opentelemetry/api'; // telemetry-inject: v1
import { logs as _otelLogs } from '@opentelemetry/api-logs'; // telemetry-inject: v1
import { store, type Line } from './store.js';

var _otelMeter = _otel.metrics.getMeter('shop/cart');
var _otelShopOrdersCounter = _otelMeter.createCounter('shop.orders', {
  description: 'Orders placed.',
  unit: '1',
});
var _otelShopOrdersLargeCounter = _otelMeter.createCounter('shop.orders.large', {
  unit: '{order}',
});
var _otelShopOrderDurationHistogram = _otelMeter.createHistogram('shop.order.duration', {
  description: 'How long it takes to place an order.',
  unit: 's',
});
var _otelShopOrderSizeHistogram = _otelMeter.createHistogram('shop.order.size', { unit: '{line}' });

function _otelTracer() {
  return _otel.trace.getTracer('shop/cart');
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

export interface Order {
  id: string;
  lines: Line[];
}

export async function place(order: Order, channel: string, note?: string): Promise<string> {
  const _otelStart = performance.now();
  const _otelAbout = {
    attributes: {
      'code.function.name': 'shop/cart.place',
      'shop.channel': channel,
      'shop.order.known': typeof order === 'object' && order !== null,
    },
  };
  try {
    return await _otelRunAsync('place order', _otelAbout, async (_otelSpan): Promise<string> => {
      _otelSpan.addEvent('reserving', { 'shop.channel': channel });
      _otelShopOrdersCounter?.add(1, { 'shop.kind': 'web' });
      _otelShopOrderSizeHistogram?.record(12);
      const lines = order.lines;
      _otelSpan.setAttributes({ 'shop.order.read': lines !== undefined });
      _otelSpan.setAttributes({ 'shop.note': note });
      for (const line of lines) {
        await store.reserve(line);
        _otelSpan.addEvent('reserved');
      }
      if (lines.length > 10) {
        store.flag(order);
        _otelShopOrdersLargeCounter?.add(1);
        _otelLogs.getLogger('shop/cart').emit({
          severityNumber: 13,
          severityText: 'WARN',
          body: 'A large order.',
          attributes: { 'shop.channel': channel },
        });
      } else {
        store.accept(order);
      }
      return order.id;
    });
  } finally {
    _otelShopOrderDurationHistogram?.record((performance.now() - _otelStart) / 1000);
  }
}
