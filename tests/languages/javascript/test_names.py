from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.ecmascript.names import EcmaScriptNames
from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.model import SourceFile, Usage


def usages(text: str, name: str = "src/a.js") -> dict[str, Usage]:
    syntax = EcmaScriptSyntax(GRAMMAR)
    source = SourceFile(Path(name), name, "src/a", "javascript", text.encode())
    tree = syntax.parse(source.data)
    file = Parsed(source, tree, syntax.scan(source, tree))
    found = EcmaScriptNames(GRAMMAR).usages(file)
    return {each.qualified: found.get(each.id, Usage()) for each in file.scan.functions}


@pytest.mark.parametrize(
    ("head", "call", "expected"),
    [
        ("import axios from 'axios';", "axios.get('x')", ["axios.get"]),
        ("import { get as fetchIt } from 'axios';", "fetchIt('x')", ["axios.get"]),
        ("import * as fs from 'node:fs';", "fs.promises.readFile('x')", ["fs.promises.readFile"]),
        ("import { default as got } from 'got';", "got('x')", ["got"]),
        ("const fs = require('fs').promises;", "fs.readFile('x')", ["fs.promises.readFile"]),
        ("const { readFile: read } = require('node:fs/promises');", "read('x')",
         ["fs/promises.readFile"]),
        ("const { promises: { readFile } } = require('fs');", "readFile('x')",
         ["fs.promises.readFile"]),
        ("const app = require('express')();", "app.listen(1)", ["express.listen"]),
        ("const { Pool } = require('pg'); const pool = new Pool();", "pool.query('x')",
         ["pg.Pool.query"]),
        ("import OpenAI from 'openai';", "new OpenAI().chat.completions.create({})",
         ["openai", "openai.chat.completions.create"]),
        ("const mysql = require('mysql2/promise');",
         "const c = await mysql.createConnection(); c.execute('x')",
         ["mysql2/promise.createConnection", "mysql2/promise.createConnection.execute"]),
        ("", "const r = await fetch('x'); r.headers.get('y')", ["fetch"]),
        ("", "const [a] = await fetch('x'); a.get()", ["fetch"]),
        ("const { promisify } = require('util'); const run = promisify(require('fs').stat);",
         "run('x')", ["fs.stat"]),
        ("let c; function init() { c = require('redis').createClient(); }", "c.get('x')",
         ["redis.createClient.get"]),
        ("const sql = require('postgres')();", "sql`select`", ["postgres"]),
        ("const knex = require('knex')({});", "knex('t').where(1).first()",
         ["knex", "knex.where", "knex.where.first"]),
        ("const m = require('m');", "(await import('node:dns')).lookup('x')", ["dns.lookup"]),
        ("const c = process.env.X ? require('a') : null;", "c.go()", ["a.go"]),
        ("import { x } from 'y';", "function x() {} x()", []),
        ("import x from 'y';", "[1].map((x) => x.get())", []),
        ("function fetch() {}", "fetch('x')", []),
        ("", "process.exit(1)", ["process.exit"]),
        ("", "local.thing()", ["local.thing"]),
    ],
)  # fmt: skip
def test_calls_are_resolved(head: str, call: str, expected: list[str]) -> None:
    found = usages(f"{head}\nasync function f(local2) {{ {call}; }}")
    assert list(found["f"].calls) == expected


def test_a_parameter_hides_what_is_outside_of_it() -> None:
    found = usages("import db from 'pg';\nfunction f(db) { db.query(); }\nconst g = db => db.q();")
    assert found["f"].calls == ()
    assert found["g"].calls == ()


def test_fields_of_a_class_and_what_it_extends() -> None:
    found = usages("""
import { Pool } from 'pg';
import { EventEmitter } from 'events';
class Base extends EventEmitter {}
class Store extends Base {
  cache = new Pool();
  constructor() { super(); this.db = new Pool(); }
  load() { this.db.query('x'); this.cache.connect(); this.own(); }
  own() {}
}
class Other { load() { this.db.query('x'); } }
""")
    assert found["Store.load"].calls[:2] == ("pg.Pool.query", "pg.Pool.connect")
    assert found["Store.load"].bases == ("Base", "events.EventEmitter")
    assert found["Other.load"].calls == ()


def test_decorators_and_their_routes() -> None:
    found = usages("""
import { Controller, Get as Route } from '@nestjs/common';
@Controller('cats')
class Cats { @Route('/all') list() {} other() {} }
""")
    assert found["Cats.list"].decorators == ("@nestjs/common.Get",)
    assert found["Cats.list"].detail == (("@nestjs/common.Get", "/all"),)
    assert found["Cats.other"].decorators == ()


def test_handlers_by_name_and_in_place() -> None:
    found = usages("""
const express = require('express');
const router = express.Router();
const wrap = require('./wrap');
function list() {}
async function show() {}
function guard() {}
const items = { add() {} };
class Api { constructor() { router.put('/put', this.put.bind(this)); } put() {} }
router.get('/list', list);
router.get('/show', guard, wrap(show));
router.post('/add', items.add);
router.route('/chain').get((req, res) => {});
app.delete(`/x`, async (req, res) => {});
const app = express();
""")
    got = {name: usage.registered for name, usage in found.items() if usage.registered}
    assert got["list"] == ("express.Router.get",)
    assert "express.Router.get" in got["show"]
    assert got["guard"] == ("express.Router.get",)
    assert got["items.add"] == ("express.Router.post",)
    assert got["Api.put"] == ("express.Router.put",)
    assert got["router.route('/chain').get"] == ("express.Router.route.get",)
    assert got["app.delete(`/x`)"] == ("express.delete",)
    assert found["list"].detail == (("express.Router.get", "/list"),)
    assert found["app.delete(`/x`)"].detail == (("express.delete", "/x"),)


def test_handlers_in_an_object_of_options() -> None:
    found = usages("""
import Fastify from 'fastify';
const server = Fastify();
const list = async () => {};
server.route({ method: 'GET', url: '/list', handler: list });
server.route({ method: 'GET', url: '/show', async handler(req) {} });
""")
    assert found["list"].registered == ("fastify.route",)
    assert ("fastify.route", "/list") in found["list"].detail
    assert found["handler"].registered == ("fastify.route",)


def test_apps_that_are_handed_in_by_convention() -> None:
    found = usages("module.exports = (app) => { app.get('/x', (req, res) => {}); };")
    assert found["module.exports.app.get('/x')"].registered == ("express.get",)


@pytest.mark.parametrize(
    ("text", "exported"),
    [
        ("export function f() {}", ["f"]),
        ("export const f = () => 1; const g = () => 2;", ["f"]),
        ("function f() {} function g() {} export { f as default };", ["f"]),
        ("function f() {} export default f;", ["f"]),
        ("export default () => 1;", ["default"]),
        ("export class A { f() { function g() {} } #h() {} }", ["A.f"]),
        ("exports.f = () => 1; const g = () => 2;", ["f"]),
        ("module.exports = { f, g: h, k() {} }; function f() {} function h() {}",
         ["f", "h", "k"]),
        ("module.exports = function () {};", ["module.exports"]),
        ("class A { f() {} } module.exports = new A();", ["A.f"]),
        ("export { f } from './f.js'; function f() {}", []),
    ],
)  # fmt: skip
def test_exports(text: str, exported: list[str]) -> None:
    found = usages(text)
    assert sorted(name for name, usage in found.items() if usage.exported) == sorted(exported)


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("async function main() {} main().catch(console.error);", True),
        ("#!/usr/bin/env node\nfunction go() {} go();".replace("go", "main"), True),
        ("function main() {} if (require.main === module) { main(); }", True),
        ("function main() {} (async () => { await main(); })();", True),
        ("function main() {} export function other() { main(); }", False),
        ("function main() {}", False),
    ],
)
def test_main(text: str, main: bool) -> None:
    assert usages(text)["main"].main is main


def test_a_helper_called_at_the_top_of_a_library_is_no_main() -> None:
    assert not usages("function setup() {} setup();")["setup"].main
    assert usages("#!/usr/bin/env node\nfunction setup() {} setup();")["setup"].main


def test_long_chains_and_circles_end() -> None:
    chain = "import k from 'knex';\nfunction f() { k()" + ".a(1)" * 2000 + "; }"
    assert usages(chain)["f"].calls[-1].startswith("knex.a.a")
    assert usages("let a = b; let b = a; function f() { a.x(); }")["f"].calls == ()
