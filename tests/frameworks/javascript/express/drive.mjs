import { createRequire } from 'node:module';
import { serve, ask } from '../support.mjs';

const { app } = createRequire(import.meta.url)('./app.js');

export async function main() {
  await serve(app, async (base) => {
    console.log(await ask(`${base}/orders/1`), await ask(`${base}/orders/9`));
    console.log(await ask(`${base}/orders`, { method: 'POST' }), await ask(`${base}/health`));
  });
}
