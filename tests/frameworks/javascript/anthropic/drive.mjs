import { createRequire } from 'node:module';

const { answer } = createRequire(import.meta.url)('./app.js');

export async function main() {
  await answer('http://127.0.0.1:1', 'tea?').catch((error) => console.log(error.constructor.name));
}
