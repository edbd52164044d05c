// Compile a case as its project would; then run it. What the compiler says is an error.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const compiler = fileURLToPath(new URL('./node_modules/typescript/bin/tsc', import.meta.url));
execFileSync(process.execPath, [compiler, '-p', process.argv[2]], { stdio: ['ignore', 2, 2] });
await import('./run_case.mjs');
