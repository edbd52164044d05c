from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.ecmascript.scan.features import FILE_FEATURES, FUNCTION_FEATURES
from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.model import FileScan, Function, Parameter, SourceFile

SHARED = {
    *("instrumented", "ours", "ignored", "error", "recursive", "stub", "accessor", "wrapper"),
    *("test", "one-line"),
}


def scan(text: str | bytes, name: str = "src/cart.js") -> FileScan:
    data = text if isinstance(text, bytes) else text.encode()
    syntax = EcmaScriptSyntax(GRAMMAR)
    source = SourceFile(Path(name), name, name, "javascript", data)
    result = syntax.scan(source, syntax.parse(data))
    for function in result.functions:
        assert function.features <= SHARED | set(FUNCTION_FEATURES)
    assert result.features <= set(FILE_FEATURES)
    return result


def only(text: str, name: str = "src/cart.js") -> Function:
    [function] = scan(text, name).functions
    return function


def names(text: str) -> list[str]:
    return [each.qualified for each in scan(text).functions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f() {}", ["f"]),
        ("export default function () {}", ["default"]),
        ("export default function f() {}", ["f"]),
        ("export default () => 1;", ["default"]),
        ("const f = () => 1, g = function h() {};", ["f", "g"]),
        ("exports.f = () => 1; module.exports.g = function () {};", ["f", "g"]),
        ("module.exports = function () {};", ["module.exports"]),
        ("module.exports = function f() {};", ["f"]),
        ("module.exports = { a() {}, b: () => 1, 'c-d': function () {} };", ["a", "b", "c-d"]),
        ("const api = { v1: { list() {} } };", ["api.v1.list"]),
        ("Cart.prototype.pay = function () {};", ["Cart.pay"]),
        ("Cart.prototype = { pay: function () {} };", ["Cart.pay"]),
        ("Cart['pay'] = function () {};", ["Cart.pay"]),
        ("function Cart() { this.pay = () => 1; }", ["Cart", "Cart.pay"]),
        ("class A { constructor() { this.f = () => 1; } }", ["A.constructor", "A.f"]),
        ("class A { static f() {} #g() {} h = async () => {}; }", ["A.f", "A.#g", "A.h"]),
        ("class A { get x() {} set x(v) {} [Symbol.iterator]() {} }",
         ["A.x", "A.x", "A[Symbol.iterator]"]),
        ("const A = class { f() {} }; export default class { g() {} }", ["A.f", "default.g"]),
        ("function f() { function g() {} class K { m() {} } return { h() {} }; }",
         ["f", "f.g", "f.K.m", "f.h"]),
        ("(function () { function inside() {} })();", ["inside"]),
        ("app.get('/x', (req, res) => {});", ["app.get('/x')"]),
        ("app.post('/x', auth, wrap(async (req, res) => {}));", ["app.post('/x')"]),
        ("router.route('/z').get((q, s) => 1).post(function (q, s) {});",
         ["router.route('/z').get", "router.route('/z').post"]),
        ("app.use((req, res, next) => next());", ["app.use"]),
        ("http.createServer((req, res) => {});", ["http.createServer"]),
        ("const list = asyncHandler(async (req, res) => {});", ["list"]),
        ("process.on('exit', function bye() {});", ["process.on('exit')"]),
        ("items.map((x) => x + 1); promise.then(() => {}); run(function named() {});", ["named"]),
        ("const total = items.reduce((a, b) => a + b);", []),
        ("app.route({ url: '/x', handler: async function save(req, reply) {} });", ["save"]),
        ("const api = { list: function listAll() {} };", ["api.list"]),
        ("exports.list = function listAll() {};", ["list"]),
        ("const f = given || function () {};", ["f"]),
        ("this.f = fast ? (x) => x : function slow(x) {};", ["f", "f"]),
        ("const o = { f: given || ((x) => x) };", ["o.f"]),
        ("run(given || function () {});", []),
        ("const allow = (role) => (req, res, next) => next();", ["allow", "allow.handler"]),
        ("function allow(role) { return async (ctx, next) => { await next(); }; }",
         ["allow", "allow.handler"]),
        ("function add(a) { return (b) => a + b; }", ["add"]),
        ("function allow() { return function check(req, res) {}; }", ["allow", "allow.check"]),
    ],
)  # fmt: skip
def test_names_are_those_that_a_person_would_write(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_ids_are_unique() -> None:
    found = scan("class A { get x() {} set x(v) {} }\nclass A { x() {} }")
    assert [each.id for each in found.functions] == [
        "src/cart.js::A.x", "src/cart.js::A.x#2", "src/cart.js::A.x#3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "is_async", "is_generator"),
    [
        ("function f() {}", "function", False, False),
        ("async function f() {}", "function", True, False),
        ("function* f() {}", "function", False, True),
        ("async function* f() {}", "function", True, True),
        ("const f = async (x) => x", "function", True, False),
        ("const f = async => async", "function", False, False),
        ("const f = async function* () {}", "function", True, True),
        ("class A { async *m() {} }", "method", True, True),
        ("class A { async m() {} }", "method", True, False),
        ("class A { *m() {} }", "method", False, True),
        ("class A { async() {} }", "method", False, False),
        ("class A { get() {} }", "method", False, False),
        ("class A { get m() {} }", "getter", False, False),
        ("class A { static set m(v) {} }", "setter", False, False),
        ("class A { constructor() {} }", "constructor", False, False),
        ("const a = { constructor() {} }", "method", False, False),
        ("app.get('/x', async () => {})", "closure", True, False),
    ],
)
def test_kinds_in_every_combination(
    text: str, kind: str, is_async: bool, is_generator: bool
) -> None:
    function = only(text)
    assert (function.kind, function.is_async, function.is_generator) == (
        kind, is_async, is_generator,
    )  # fmt: skip


def test_parameters() -> None:
    function = only("function f(a, b = g(1), {c, d: [e]}, [h] = [], ...rest) {}")
    assert function.parameters == (
        Parameter("a"),
        Parameter("b", default="g(1)"),
        Parameter("{c, d: [e]}", kind="pattern"),
        Parameter("[h]", default="[]", kind="pattern"),
        Parameter("rest", kind="variadic"),
    )
    assert only("const f = x => x").parameters == (Parameter("x"),)


def test_offsets_lines_and_parents() -> None:
    text = "// é\nexport class A {\n  pay(x) {\n    const f = () => { g(); };\n  }\n}\n"
    data = text.encode()
    outer, inner = scan(text).functions
    assert data[outer.start : outer.end].startswith(b"pay(x) {")
    assert data[outer.body_start : outer.body_end].startswith(b"{\n    const f")
    assert (outer.line, outer.end_line, outer.owner, outer.parent) == (3, 5, "A", None)
    assert data[inner.body_start : inner.body_end] == b"{ g(); }"
    assert (inner.qualified, inner.kind, inner.parent) == ("A.pay.f", "closure", outer.id)
    assert (outer.calls, inner.calls) == ((), ("g",))


def test_calls_are_written_as_a_person_would_and_callbacks_belong_to_the_function() -> None:
    function = only(
        "function f() { fetch(url, {a: g()}).then((r) => r.json()).catch(log); new Map();"
        " this.db.query`x`; a?.b(); }"
    )
    assert function.calls == (
        "fetch", "fetch().then", "fetch().then().catch", "g", "r.json", "Map",
        "this.db.query", "a?.b",
    )  # fmt: skip


def test_complexity_and_statements_leave_nested_functions_out() -> None:
    outer, inner = scan("""
function outer(a) {
  if (a && b || c ?? d) return 1;
  for (const x of a) { while (x) { break; } }
  switch (a) { case 1: f(); case 2: g(); default: h(); }
  try { i(); } catch { j(); }
  items.forEach((x) => { if (x) k(); });
  function inner() { return a ? 1 : 2; }
}""").functions
    assert outer.complexity == 1 + 4 + 2 + 2 + 1 + 1
    assert outer.statements == 16
    assert (inner.complexity, inner.statements) == (2, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("const f = () => 1", {"arrow", "expression-body", "accessor"}),
        ("const f = () => { a(); b(); }", {"arrow"}),
        ("function f() { a(); b(() => this.x); }", {"hoisted", "this"}),
        ("function f() { a(); b(function () { this.x; }); }", {"hoisted"}),
        ("function f() { a(); b(() => arguments); }", {"hoisted", "arguments"}),
        ("function f() { a(); b(function () { arguments; }); }", {"hoisted"}),
        ("function f() { a(); arguments.callee; }", {"hoisted", "arguments", "arguments-callee"}),
        ("function f() { a.arguments; 'arguments'; }", {"hoisted"}),
        ("function f() { a(); return new.target; }", {"hoisted", "new-target"}),
        ("function f() { a(); b(function () { eval('x'); }); }", {"hoisted", "eval"}),
        ("function f() { a(); b.eval('x'); }", {"hoisted"}),
        ("function f(x) { var x; a(); }", {"hoisted", "var-redeclares-parameter"}),
        ("function f({x}) { for (var [x] of a) b(); }", {"hoisted", "var-redeclares-parameter"}),
        ("function f(x) { a(); b(function () { var x; }); }", {"hoisted"}),
        ("function f(x) { a(); with (x) b(); }", {"hoisted", "with"}),
        ("function f() { process.exit(1); a(); }", {"hoisted", "exits"}),
        ("function f() {}", {"hoisted", "stub"}),
        ("function f() { throw new Error('Not implemented'); }", {"hoisted", "stub"}),
        ("function f() { return this.x; }", {"hoisted", "accessor", "this"}),
        ("function f() { 'use strict'; a(); }", {"hoisted", "directive"}),
        ("function f(n) { a(); f(n - 1); }", {"hoisted", "recursive"}),
        ("export function f() { a(); b(); }", {"hoisted"}),
        ("class A extends B { constructor() { super(); a(); } }",
         {"constructor", "derived-constructor", "super"}),
        ("class A { constructor() { a(); b(); } }", {"constructor"}),
        ("class A { visit() { a(); this.left.visit(); } }", {"this", "recursive"}),
        ("class A { static #p = async () => { a(); b(); } }",
         {"arrow", "class-field", "private"}),
        ("const f = async () => { a(); return b(); }", {"arrow"}),
    ],
)  # fmt: skip
def test_features(text: str, words: set[str]) -> None:
    found = set(only(text).features) - {"one-line"}
    if "static" in text:
        found.discard("static")
    assert found == words


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("return new Promise(() => {})", "returns-promise"),
        ("return fetch(x)", "returns-promise"),
        ("return a.b().then(c)", "returns-promise"),
        ("return ok ? Promise.resolve(1) : 2", "returns-promise"),
        ("return (async () => 1)()", "returns-promise"),
        ("return import('x')", "returns-promise"),
        ("return later()", "returns-promise"),
        ("const p = fetch(x); return p", "returns-promise"),
        ("return db.query(x)", "returns-unknown-call"),
        ("const p = db.query(x); return p", "returns-unknown-call"),
        ("return x || unknown()", "returns-unknown-call"),
        ("return x.trim().split(',')", None),
        ("return JSON.stringify(x)", None),
        ("return Math.max(1, 2)", None),
        ("return { a: g() }", None),
        ("g(() => { return fetch(x); }); return 1", None),
        ("const p = x + 1; return p", None),
    ],
)
def test_a_function_that_hands_out_a_promise_is_told(body: str, word: str | None) -> None:
    f = scan(f"async function later() {{}}\nfunction f(x) {{ {body}; }}").functions[-1]
    assert f.features & {"returns-promise", "returns-unknown-call"} == ({word} if word else set())


def test_functions_that_call_one_another_are_recursive() -> None:
    found = scan("function a() { b(); c(); }\nfunction b() { a(); }\nfunction c() { d(); }")
    assert ["recursive" in each.features for each in found.functions] == [True, True, False]


@pytest.mark.parametrize(
    "use",
    [
        "f.toString()",
        "'(' + f + ')()'",
        "`${f}`",
        "String(f)",
        "Function.prototype.toString.call(f)",
        "page.evaluate(f, 1)",
        "page.$$eval('a', f)",
    ],
)
def test_a_function_whose_text_is_read_is_told(use: str) -> None:
    found = scan(f"function f() {{ a(); b(); }}\nfunction g() {{ a(); b(); }}\nx = {use};")
    assert ["stringified" in each.features for each in found.functions] == [True, False]


def test_what_is_inside_of_a_function_that_is_sent_away_goes_with_it() -> None:
    function = only("page.evaluate(() => { function inner() { a(); b(); } });")
    assert "stringified" in function.features


@pytest.mark.parametrize(
    ("head", "call"),
    [
        ("import { trace } from '@opentelemetry/api';", "trace.getTracer('x').startSpan('y')"),
        ("const tracer = require('dd-trace');", "tracer.trace('x', () => {})"),
        ("import * as Sentry from '@sentry/node';", "Sentry.captureException(e)"),
        ("const nr = require('newrelic');", "nr.startSegment('x', true, g)"),
        ("const apm = require('elastic-apm-node').start();", "apm.startSpan('x')"),
        ("import { trace as t } from '@opentelemetry/api';\nconst tr = t.getTracer('x');",
         "tr.startActiveSpan('x', (s) => s.end())"),
        ("import { tracer } from './tracing.js';", "tracer.startActiveSpan('x', g)"),
    ],
)  # fmt: skip
def test_telemetry_of_any_make_is_recognised(head: str, call: str) -> None:
    found = scan(f"{head}\nfunction f() {{ a(); {call}; }}\nfunction g() {{ a(); b(); }}")
    assert ["instrumented" in each.features for each in found.functions] == [True, False]


def test_ours_is_told_from_a_use_of_the_prefix_without_the_marker() -> None:
    head = "import { trace as _otelTrace } from '@opentelemetry/api';"
    body = "\nfunction f() { return _otelTracer.startActiveSpan('f', () => { a(); }); }\n"
    ours = scan(f"{head} // telemetry-inject: v1{body}function g() {{ a(); b(); }}")
    assert "marker" in ours.features
    assert ["ours" in each.features for each in ours.functions] == [True, False]
    assert "foreign-prefix" in scan(head + body).features
    assert "foreign-prefix" not in scan("// about _otelTrace\nf('_otelSpan');").features
    fake = scan(f"const s = '{head.replace(chr(39), '')} // telemetry-inject: v1';\n_otel();")
    assert "marker" not in fake.features
    assert "foreign-prefix" in fake.features


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("// telemetry: ignore\nfunction f() { function g() {} }\nfunction h() {}",
         {"f": True, "f.g": True, "h": False}),
        ("const a = 1;\nfunction f() {} // telemetry: ignore\nfunction h() {}",
         {"f": True, "h": False}),
        ("/** Docs.\n * telemetry: ignore */\nexport class A {\n  m() {}\n}\nfunction h() {}",
         {"A.m": True, "h": False}),
        ("f('telemetry: ignore');\nfunction h() {}", {"h": False}),
    ],
)  # fmt: skip
def test_ignore_comments(text: str, expected: dict[str, bool]) -> None:
    found = scan(text)
    assert {each.qualified: "ignored" in each.features for each in found.functions} == expected
    assert "ignored" not in found.features


def test_an_ignore_comment_at_the_top_is_for_the_file() -> None:
    found = scan("#!/usr/bin/env node\n// telemetry: ignore\n\nfunction f() {}\n")
    assert "ignored" in found.features
    assert all("ignored" in each.features for each in found.functions)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.mjs", "f();", {"module"}),
        ("a.cjs", "f();", {"script"}),
        ("a.js", "import a from 'b';", {"module"}),
        ("a.js", "export const a = 1;", {"module"}),
        ("a.js", "const a = require('b');", {"script"}),
        ("a.js", "exports.a = 1;", {"script"}),
        ("a.js", "f('require(x)'); // module.exports", set()),
        ("a.js", "a.require('x'); b.exports = 1;", set()),
        ("a.jsx", "const a = <b/>;", {"jsx"}),
        ("a.js", "// @flow\nf();", {"flow"}),
        ("a.js", "/* @generated */\nf();", {"generated"}),
    ],
)
def test_file_features(name: str, text: str, expected: set[str]) -> None:
    assert set(scan(text, name).features) == expected


def test_components_and_hooks() -> None:
    found = scan(
        "import React from 'react';\nfunction Card() { return <p>{f()}</p>; }\n"
        "const useCart = () => { a(); b(); };\nfunction Plain() { a(); b(); }"
    )
    assert ["component" in each.features for each in found.functions] == [True, True, False]


def test_errors_are_placed_and_functions_beside_them_are_clean() -> None:
    found = scan("function good() { a(); b(); }\nfunction bad() { if (; }\n")
    assert found.problems
    assert found.problems[0].line == 2
    assert "error" not in found.functions[0].features
    assert all("error" in each.features for each in found.functions[1:])


def test_the_digest_follows_the_code_and_not_its_place() -> None:
    flat = only("function f(a) {\n  return g(a);\n}").digest
    assert only("  function f(a) {\n    return g(a);\n  }").digest == flat
    assert only("function f(a) {\r\n  return g(a);\r\n}").digest == flat
    assert only("function f(a) {\n  return h(a);\n}").digest != flat


@pytest.mark.parametrize(
    ("path", "module"),
    [("src/cart.js", "src/cart"), ("src/cart/index.js", "src/cart"), ("index.mjs", "index")],
)
def test_modules(path: str, module: str) -> None:
    root = Path("/project")
    assert EcmaScriptSyntax(GRAMMAR).module(root / path, root) == module


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"\xff" * 100, b"(" * 5000, b"f" + b"()" * 3000, b"a" + b".b()" * 3000,
     "const é = () => { ü(); };".encode("latin-1"), "f();".encode("utf-16"),
     b"function f(" * 500, b"class A {" * 500, b"x => " * 500, b"`${" * 500],
)  # fmt: skip
def test_any_bytes_are_accepted(data: bytes) -> None:
    scan(data)


def test_a_function_that_calls_itself_by_its_inner_name_is_recursive() -> None:
    assert "recursive" in only("const walk = function step(node) { step(node.next); };").features
    assert "recursive" not in only("const walk = function step(node) { go(node); };").features


NEST = """
@Controller('cats')
export class Cats {
  @Get(':id')
  async find(@Param('id') id, @Query({ a: f(')') }) @Other() query) { return id; }
  @Post() create(@Body() { name }, ...@Rest() rest) {}
}
"""


def test_decorators_of_members_and_parameters_are_understood() -> None:
    found = scan(NEST.replace("...@Rest() rest", "@Rest() rest"))
    assert found.problems == ()
    assert found.features == {"module", "decorators"}
    find, create = found.functions
    assert (find.qualified, find.decorators) == ("Cats.find", ("Get(':id')",))
    assert [each.name for each in find.parameters] == ["id", "query"]
    assert [each.name for each in create.parameters] == ["{ name }", "rest"]
    data = NEST.encode()
    assert data[find.start : find.body_start].endswith(b"@Other() query) ")


def test_what_only_looks_like_a_decorated_parameter_stays() -> None:
    text = "const a = f('(@x y', `(@x ${g(1)} y`); // (@x y\nfunction h() {}\nbroken(;"
    found = scan(text)
    assert [each.qualified for each in found.functions] == ["h"]
    assert found.functions[0].features == {"hoisted", "stub", "one-line"}
