import { Stock, once } from './app.mjs';

export async function main() {
  const url = process.env.TEST_POSTGRES_URL;
  const stock = new Stock(url);
  console.log(await stock.count('tea'), await once(url));
  await stock.close();
  await once('postgres://nobody@127.0.0.1:1/none').catch((error) => console.log(error.code));
}
