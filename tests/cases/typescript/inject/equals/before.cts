import fs = require('node:fs');

function read(path: string): string {
  const text = fs.readFileSync(path, 'utf8');
  return text;
}

export = { read };
