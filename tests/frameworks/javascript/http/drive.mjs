import { createRequire } from 'node:module';

const { start, get } = createRequire(import.meta.url)('./app.js');

export async function main() {
  const server = start();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  console.log(await get(`http://127.0.0.1:${server.address().port}/tea`));
  await new Promise((done) => server.close(done));
}
