import { readFileSync, promises as files } from 'node:fs';
import { writeFile } from 'node:fs/promises';

export async function save(path, notes) {
  await writeFile(path, JSON.stringify(notes));
}

export async function load(path) {
  return JSON.parse(await files.readFile(path, 'utf8'));
}

export function loadNow(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function shout(note) {
  return note.toUpperCase();
}
