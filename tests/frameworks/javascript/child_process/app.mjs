import { execFileSync, spawn } from 'node:child_process';

export function version() {
  const text = execFileSync(process.execPath, ['-e', 'console.log(42)'], { encoding: 'utf8' });
  return text.trim();
}

export async function fail() {
  const child = spawn(process.execPath, ['-e', 'process.exit(3)']);
  return await new Promise((resolve) => {
    child.on('exit', resolve);
  });
}
