import { describe } from './first.mjs';

// Runs before the statements of first.mjs: only its functions exist yet.
export const fromSecond = describe();
