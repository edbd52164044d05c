// Parses texts with node's own parser and runs none of them. One JSON object a line on standard
// input ({suffix, before, after}); one a line on standard output: what is wrong with each text,
// null where nothing is. A text is right if it parses in a way in which the original parses.
'use strict';
const readline = require('node:readline');
const vm = require('node:vm');

const WAYS = {
  // `new vm.SourceTextModule` parses a module and neither links nor evaluates it.
  module: (text) => new vm.SourceTextModule(text, { identifier: 'file' }),
  // The parameters of the function that node puts around CommonJS code.
  script: (text) =>
    vm.compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname'], {
      filename: 'file',
    }),
};
const BY_SUFFIX = { '.mjs': ['module'], '.cjs': ['script'] };

function complaint(way, text) {
  // A byte order mark and a `#!` line are taken off by node's loader, not by its parser.
  const plain = text.replace(/^\uFEFF/, '').replace(/^#!/, '//');
  try {
    WAYS[way](plain);
    return null;
  } catch (error) {
    return `${place(error) || (way === 'module' ? placeInModule(plain, error) : '')}${error.message}`;
  }
}

function place(error) {
  const line = /^file:(\d+)/.exec(String(error.stack));
  const caret = /^( *)\^/m.exec(String(error.stack));
  return line ? `line ${line[1]}${caret ? `, column ${caret[1].length + 1}` : ''}: ` : '';
}

// Node does not say where in a module an error is: parse it once more as an async function, with
// blanks for its imports and exports, and take the place if that finds the same error.
function placeInModule(text, { message }) {
  const blank = (found) => found.replace(/[^\n]/g, ' ');
  const body = text.replace(/^import\b[^;\n]*;?|^export\s+(?:default\s+)?/gm, blank);
  try {
    new vm.Script(`'use strict';async function file() {\n${body}\n}`, {
      filename: 'file',
      lineOffset: -1,
    });
  } catch (error) {
    if (error.message === message) return place(error);
  }
  return '';
}

function answer({ suffix, before, after }) {
  const ways = BY_SUFFIX[suffix] || ['module', 'script'];
  const said = ways.map((way) => ({ way, why: complaint(way, before) }));
  const accepted = said.filter(({ why }) => why === null).map(({ way }) => way);
  if (accepted.length === 0) {
    const why = said[said.length - 1].why;
    return { before: why, after: why };
  }
  const objections = accepted.map((way) => complaint(way, after));
  return { before: null, after: objections.includes(null) ? null : objections[0] };
}

const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on('line', (line) => {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
});
