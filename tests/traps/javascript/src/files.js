import { readFile, writeFile } from 'node:fs/promises';

export async function loadCart(name) {
  const text = await readFile(name, 'utf8');
  return text.trim();
}

export async function saveCart(name, text) {
  await writeFile(name, text);
  return name;
}
