import { countUsers } from './app.mjs';

export async function main() {
  console.log(await countUsers(process.env.TEST_MYSQL_URL));
  await countUsers('mysql://root@127.0.0.1:1/none').catch((error) => console.log(error.code));
}
