import { store, type Line } from './store.js';

export interface Order {
  id: string;
  lines: Line[];
}

export async function place(order: Order, channel: string, note?: string): Promise<string> {
  const lines = order.lines;
  for (const line of lines) {
    await store.reserve(line);
  }
  if (lines.length > 10) {
    store.flag(order);
  } else {
    store.accept(order);
  }
  return order.id;
}
