import { readFileSync, writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import ts from 'typescript';
import { ask } from '../support.mjs';

const source = readFileSync(new URL('./app.js', import.meta.url), 'utf8');
const { outputText } = ts.transpileModule(source, {
  compilerOptions: { module: 'esnext', target: 'es2022', experimentalDecorators: true },
});
writeFileSync(new URL('./built.mjs', import.meta.url), outputText);
const { AppModule } = await import('./built.mjs');

export async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  console.log(await ask(`${await app.getUrl()}/cats/5`));
  await app.close();
}
