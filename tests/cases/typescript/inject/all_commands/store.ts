export interface Line {
  sku: string;
}

export const store = {
  reserve: async (line: Line): Promise<void> => void line,
  flag: (order: unknown): void => void order,
  accept: (order: unknown): void => void order,
};
