import { app } from './app.mjs';
import { serve, ask } from '../support.mjs';

export async function main() {
  await serve(app.callback(), async (base) => {
    console.log(await ask(`${base}/carts/3`), await ask(`${base}/none`));
  });
}
