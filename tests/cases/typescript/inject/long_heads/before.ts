import type { Cart, Price } from './prices.js';

export const isPrice = (value: unknown): value is Price =>
  typeof value === 'object' && value !== null && 'amount' in value;

export const amounts = (values: (Price | undefined)[]): number[] =>
  values.filter((each) => each !== undefined).map((value) => value.amount);

export const priced = (cart: Cart): Price[] => cart.lines.map((line) => ({ ...line, amount: 1 }));
