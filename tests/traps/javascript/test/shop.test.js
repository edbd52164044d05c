import assert from 'node:assert';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCart, saveCart } from '../src/files.js';
import { shownExample } from '../src/shown.js';
import { ownLine } from '../src/where.js';

const folder = await mkdtemp(join(tmpdir(), 'shop-'));
const name = join(folder, 'cart');

test('carts are kept', async () => {
  await saveCart(name, 'tea\n');
  assert.equal(await loadCart(name), 'tea');
});

test('the example in the manual', () => {
  const text = shownExample['to' + 'String']();
  assert.equal(text.split('\n').length, 4);
});

test('the line of an error', async () => {
  await saveCart(name, 'tea\n');
  const [, line] = await ownLine(name);
  assert.match(line, /where\.js:5:/);
});
