import { Album, open, Photo } from './app.js';

export async function main() {
  const source = await open();
  const album = new Album(source);
  await album.add('cat', 10);
  console.log(album.label(await album.add('dog', 30)));
  console.log(await album.above(20), await album.grow(15), await album.above(20));
  console.log((await Photo.largest()).name);
  await album.broken().catch((error) => console.log(error.message));
  await source.destroy();
}
