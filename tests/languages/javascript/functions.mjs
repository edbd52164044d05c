// Lists where functions start, by acorn's account: one JSON object a file, for test_oracle.py.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/');
const acorn = require('acorn');
const KINDS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const options = { ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: true };

function parse(text) {
  for (const sourceType of ['module', 'script']) {
    try {
      return acorn.parse(text, { ...options, sourceType });
    } catch {}
  }
  return null;
}

function collect(root) {
  const found = [];
  const waiting = [[root, null]];
  while (waiting.length) {
    const [node, parent] = waiting.pop();
    if (KINDS.has(node.type)) {
      const method = parent.type === 'MethodDefinition' ||
        (parent.type === 'Property' && (parent.method || parent.kind !== 'init'));
      const named = method || node.id != null ||
        (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') ||
        (parent.type === 'Property' && parent.value === node) ||
        parent.type === 'PropertyDefinition' || parent.type === 'ExportDefaultDeclaration' ||
        (parent.type === 'AssignmentExpression' && parent.operator === '=');
      found.push([method ? parent.start : node.start, node.end, Boolean(named), node.async, node.generator]);
    }
    for (const key of Object.keys(node)) {
      const value = node[key];
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child && typeof child.type === 'string') waiting.push([child, node]);
      }
    }
  }
  return found;
}

for (const path of JSON.parse(readFileSync(0, 'utf8'))) {
  const text = readFileSync(path, 'utf8');
  const tree = parse(text);
  console.log(JSON.stringify({ path, functions: tree && collect(tree) }));
}
