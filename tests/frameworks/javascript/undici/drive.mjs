import { load } from './app.mjs';
import { loopback } from '../support.mjs';

export async function main() {
  await loopback(async (base) => {
    console.log(await load(base, 'tea'), (await load(base, 'missing')).statusCode);
  });
  await load('http://127.0.0.1:1', 'tea').catch((error) => console.log(error.code));
}
