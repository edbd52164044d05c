"""The words for what matters to safety and selection.

Of functions, besides those that all languages share (`model.Function`):
"""

from __future__ import annotations

FUNCTION_FEATURES: dict[str, str] = {
    "arrow": "an arrow function: `this`, `arguments`, `super` are those of what is around it",
    "expression-body": "an arrow without braces",
    "this": "uses `this`, in itself or in an arrow inside of it",
    "super": "uses `super`, in itself or in an arrow inside of it",
    "arguments": "uses `arguments`, in itself or in an arrow inside of it",
    "arguments-callee": "reads `arguments.callee` or `arguments.caller`",
    "new-target": "uses `new.target`, in itself or in an arrow inside of it",
    "eval": "calls `eval` directly, in itself or in any function inside of it",
    "with": "holds a `with` statement",
    "var-redeclares-parameter": "a `var` of its body has the name of one of its parameters",
    "constructor": "the constructor of a class",
    "derived-constructor": "the constructor of a class that extends another",
    "class-field": "the value of a class field",
    "static": "a static member of a class",
    "private": "a `#private` member",
    "computed-name": "its name is computed: `[Symbol.iterator]() {}`",
    "object-member": "a method or property of an object literal",
    "callback": "has no name of its own; the call that it is handed to, or being returned, gives it one",
    "wrapped": "handed to a call whose result bears its name: `const f = memo(() => …)`",
    "hoisted": "a declaration at the top level: callable before the file's first statement has run",
    "default": "the default export, without a name of its own",
    "directive": "its body starts with a directive: `'use strict'`, `'use server'`",
    "served": "its file starts with a directive that makes callers of it remote: `'use server'`",
    "component": "a React component (capitalised, holds JSX) or hook (`use…` in a file with React)",
    "jsx": "holds JSX",
    "stringified": "its source text is read: `f.toString()`, `page.evaluate(f)`, a worker",
    "may-end": "declares a result with `undefined` or `void` in it, and may end without a `return`",
    "returns-promise": "not async, but returns a promise for certain: `return x.then(…)`",
    "returns-unknown-call": "not async, returns what a call gave that may be a promise",
    "exits": "calls `process.exit`, `process.abort`, `process.kill` or `process.reallyExit`",
}
"""What each word means; `recursive` also holds for functions of one file that call one another."""

FILE_FEATURES: dict[str, str] = {
    "marker": "our header is in it",
    "foreign-prefix": "an identifier starts with the reserved prefix and our header is not there",
    "ignored": "a `telemetry: ignore` comment stands at its top",
    "generated": "its head says that a program wrote it",
    "module": "an ES module: by its suffix, by `import` and `export`, by the nearest package.json",
    "script": "CommonJS: by its suffix, by `require`, `exports` or `module`, by the nearest"
    " package.json; without one, because it uses what Node has",
    "jsx": "holds JSX",
    "flow": "holds Flow types or the `@flow` pragma",
    "decorators": "holds decorators, which node does not read",
    "top-level-await": "awaits outside of any function",
}
"""A file that is neither `module` nor `script` may be one that a page loads: see system.py."""
