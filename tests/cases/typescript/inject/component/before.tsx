import { h, type Node } from './jsx.js';

export function label<T>(value: T): string {
  const text = String(value);
  return `<${text}>`;
}

export const each = <T,>(values: T[], show: (value: T) => string): string[] => {
  const found = values.map(show);
  return found;
};

export function Price({ amount }: { amount: number }): Node {
  const text = label(amount);
  return <span title={text}>{text}</span>;
}

export const used = h;
