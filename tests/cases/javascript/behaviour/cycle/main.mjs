import { describe, early } from './first.mjs';

console.log(JSON.stringify([describe(), early]));
