import { caller } from './app.js';

export async function main() {
  const ann = caller({ user: 'ann' });
  console.log(await ann.add('first'), await ann.byId(1));
  await ann.byId(9).catch((error) => console.log(error.code));
  await caller({ user: null })
    .add('second')
    .catch((error) => console.log(error.code));
  await ann.add(5).catch((error) => console.log(error.code));
}
