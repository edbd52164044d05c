import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, loadNow, save, shout } from './app.mjs';

export async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'notes-'));
  const path = join(folder, 'notes.json');
  await save(path, ['tea']);
  console.log(await load(path), loadNow(path), shout('tea'));
  await rm(folder, { recursive: true });
  await load(path).catch((error) => console.log(error.code));
  try {
    loadNow(path);
  } catch (error) {
    console.log(error.code);
  }
}
