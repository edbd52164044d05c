// @ts-check
/**
 * @file The cart of the shop.
 */

import { readFile } from 'node:fs/promises';
// eslint-disable-next-line import/no-unresolved
import { gateway } from './gateway.mjs';

/**
 * Charges a cart.
 *
 * @param {string} cartId
 * @param {number} amount
 */
export async function charge(cartId, amount) {
  // Prices are in cents.
  const response = await gateway.post('/charges', {
    cart: cartId,
    amount,
  });

  return response.json();
}

export const load = async (path) => {
  const text = await readFile(path, 'utf8');
  return JSON.parse(text);
};
