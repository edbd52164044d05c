import { get } from './http.mjs';

export const short = (a) => a + 1;

export const object = (id) => ({ id, at: Date.now() });

export const spread = (id, name) => ({
  id,
  name,
  text: `
as it is`,
});

export const next = async (gateway, id) => await gateway.load(id, 'next');

export const long = (first, second, third) =>
  [first, second, third].map((each) => each.toUpperCase()).join(', and then ');

export const choose = (first, second, third) =>
  first.length + second.length > 80 ? second.slice(0, 40) : third.slice(0, 40);

export const curried = (a) => (b) => a * b;

export const commented = (a) => /* before */ a.b /* after */; // the end

export const broken = (a) =>
  // reason
  a.c;

export const late = async () =>
  [await get('https://shop.example/carts/late'), await get('/carts/later')];

export const packed=a=>a,pair=(a,b=c=>c)=>(a,b);

export class Cart {
  total = (rate) => this.lines.reduce((sum, line) => sum + line.price, 0) * rate;
  empty = () => [];
}

export const counted = (a) => a.d;

export const promised = (url) => get(url).then((found) => found.text());
