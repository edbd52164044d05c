import { createRequire } from 'node:module';

const { Ledger } = createRequire(import.meta.url)('./app.js');

export async function main() {
  const ledger = new Ledger(process.env.TEST_POSTGRES_URL);
  console.log(await ledger.balance(21));
  await ledger.missing().catch((error) => console.log(error.code));
  await ledger.close();
}
