import type { Order } from './orders.js';

export function accept(order: Order): string {
  const id = order.id;
  return id;
}
