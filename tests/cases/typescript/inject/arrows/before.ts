import type { Cart, Price } from './prices.js';

export const priced = (cart: Cart): Price[] => cart.prices;

export const first = async (cart: Cart): Promise<Price | undefined> => priced(cart)[0];

export const known = (value: Price | undefined) => value !== undefined;

export const sum = (a: number, b: number) => a + b;
