import { NestFactory } from '@nestjs/core';

import { ask } from '../support.mjs';
import { AppModule } from './app.js';

export async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const headers = { 'x-key': 'cat', 'content-type': 'application/json' };
  console.log(await ask(`${url}/cats/1`, { headers }));
  console.log(await ask(`${url}/cats/1`));
  console.log(await ask(`${url}/cats/7`, { headers }));
  const body = JSON.stringify({ name: 'kit' });
  console.log(await ask(`${url}/cats`, { method: 'POST', headers, body }));
  await app.close();
}
