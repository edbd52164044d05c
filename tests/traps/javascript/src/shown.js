import { readFile } from 'node:fs/promises';

export async function shownExample(name) {
  const text = await readFile(name, 'utf8');
  return text.length;
}

export async function otherExample(name) {
  const text = await readFile(name, 'utf8');
  return text.length;
}
