import { store } from "./store.js";

export async function place(order, channel = "web") {
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
