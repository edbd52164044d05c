import { app } from './app.mjs';

export async function main() {
  for (const request of [
    { url: '/users/1' },
    { url: '/users/9' },
    { url: '/users', method: 'POST' },
  ]) {
    const reply = await app.inject(request);
    console.log(reply.statusCode, reply.body);
  }
  await app.close();
}
