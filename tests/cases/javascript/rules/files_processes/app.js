import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export async function load(file) {
  const text = await readFile(file, 'utf8');
  return text;
}

export function save(file, text) {
  const bytes = Buffer.from(text);
  fs.writeFileSync(file, bytes);
}

export async function version() {
  const { stdout } = await execute('git', ['--version']);
  return stdout;
}

export function run(command) {
  const child = spawn(command);
  return child;
}

export function there(file) {
  const found = fs.existsSync(file);
  return found;
}

export function joined(folder, name) {
  const file = path.join(folder, name);
  return file;
}
