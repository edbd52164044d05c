export function total(prices: number[], currency: 'EUR' | 'USD', note?: string): number {
  const sum = prices.reduce((a, b) => a + b, 0);
  return sum;
}
