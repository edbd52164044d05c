import { fromSecond } from './second.mjs';

export const early = fromSecond;

export function describe() {
  const text = 'described';
  return text;
}
