import { fail, version } from './app.mjs';

export async function main() {
  console.log(version(), await fail());
}
