import { Rates, ping } from './app.mjs';
import { loopback } from '../support.mjs';

export async function main() {
  await loopback(async (base) => {
    const rates = new Rates(base);
    console.log(await rates.rate('nok'), await ping(base));
    await rates.rate('missing').catch((error) => console.log(error.name));
  });
}
