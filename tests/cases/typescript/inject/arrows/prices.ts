export interface Price {
  amount: number;
}

export interface Cart {
  lines: object[];
  prices: Price[];
}
