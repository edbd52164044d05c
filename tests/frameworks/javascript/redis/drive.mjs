import { Visits } from './app.mjs';

export async function main() {
  const visits = new Visits(process.env.TEST_REDIS);
  await visits.open();
  console.log(await visits.count('home'), await visits.count('home'));
  await visits.close();
  await visits.count('home').catch((error) => console.log(error.name));
}
