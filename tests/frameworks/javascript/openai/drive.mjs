import { Writer } from './app.mjs';

export async function main() {
  const writer = new Writer('http://127.0.0.1:1/v1');
  await writer.summarise('tea').catch((error) => console.log(error.constructor.name));
}
