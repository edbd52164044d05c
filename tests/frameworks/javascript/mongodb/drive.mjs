import { findUser } from './app.mjs';

export async function main() {
  await findUser('mongodb://127.0.0.1:1', 'ann').catch((error) => console.log(error.name));
}
