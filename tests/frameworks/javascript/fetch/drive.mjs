import { label, price } from './app.mjs';
import { loopback } from '../support.mjs';

export async function main() {
  await loopback(async (base) => {
    console.log(await price(base, 'tea'), label('tea'));
    await price(base, 'missing').catch((error) => console.log(error.message));
  });
}
