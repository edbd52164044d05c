import { logs as _otelLogs } from '@opentelemetry/api-logs'; // telemetry-inject: v1
import type { Order } from './orders.js';

export function accept(order: Order): string {
  const id = order.id;
  _otelLogs.getLogger('shop/cart').emit({
    severityNumber: 9,
    severityText: 'INFO',
    body: 'Accepted.',
  });
  return id;
}
