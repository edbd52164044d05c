"""Names followed into other files of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.ecmascript.names import EcmaScriptNames
from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.model import SourceFile, Usage
from telemetry_inject.pipeline.others import ProjectFiles

SYNTAX = EcmaScriptSyntax(GRAMMAR)
FILES = {
    "src/db.js": (
        "const { Pool } = require('pg');\nconst pool = new Pool({\n  max: 2,\n});\n"
        "module.exports = pool;\n"
    ),
    "src/parts.js": (
        "const { Pool: Own } = require('pg');\nconst redis = require('redis');\n"
        "const pool = new Own();\nconst cache = redis.createClient();\n"
        "function helper() {}\nconst told = helper();\n"
        "module.exports = { pool, store: cache, helper, told };\n"
    ),
    "src/es/index.ts": (
        "import axios, { type AxiosInstance } from 'axios';\nimport { execa as run } from 'execa';\n"
        "export const http: AxiosInstance = axios.create({});\nexport { run };\n"
        "export { readFile as read } from 'node:fs/promises';\nexport * from '../more.js';\n"
        "export default axios;\nexport class Base extends http.Server {}\n"
    ),
    "src/more.mjs": "",
    "src/more.ts": "import got from 'got';\nexport const web = got;\n",
    "src/a.service.js": "exports.client = require('undici').request;\n",
    "src/round.js": "module.exports = require('./circle');\n",
    "src/circle.js": "module.exports = require('./round');\n",
}  # fmt: skip


def usages(folder: Path, text: str) -> dict[str, Usage]:
    for each, content in FILES.items():
        path = folder / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    path = folder / "src" / "shop.js"
    path.write_text(text)
    source = SourceFile(path, "src/shop.js", "src/shop", "javascript", path.read_bytes())
    tree = SYNTAX.parse(source.data)
    file = Parsed(source, tree, SYNTAX.scan(source, tree), ProjectFiles(folder))
    found = EcmaScriptNames(GRAMMAR).usages(file)
    return {each.qualified: found.get(each.id, Usage()) for each in file.scan.functions}


@pytest.mark.parametrize(
    ("head", "call", "expected"),
    [
        ("const db = require('./db');", "db.query('x')", "pg.Pool.query"),
        ("const { query } = require('./db.js');", "query('x')", "pg.Pool.query"),
        ("const { pool } = require('./parts');", "pool.query('x')", "pg.Pool.query"),
        ("const parts = require('./parts');", "parts.store.get('x')", "redis.createClient.get"),
        ("const { helper } = require('./parts');", "helper('x')", "./parts.helper"),
        ("const { told } = require('./parts');", "told.get('x')", "./parts.told.get"),
        ("import { http } from './es';", "http.get('x')", "axios.create.get"),
        ("import any from './es/index.js';", "any.get('x')", "axios.get"),
        ("import { run } from './es';", "run('x')", "execa.execa"),
        ("import { read } from './es';", "read('x')", "fs/promises.readFile"),
        ("import { web } from './es';", "web.get('x')", "got.get"),
        ("import { client } from './a.service';", "client('x')", "undici.request"),
        ("const round = require('./round');", "round.get('x')", "./round.get"),
        ("const gone = require('./gone');", "gone.get('x')", "./gone.get"),
        ("const out = require('../../../etc/passwd');", "out.get('x')", "../../../etc/passwd.get"),
    ],
)
def test_calls(tmp_path: Path, head: str, call: str, expected: str) -> None:
    found = usages(tmp_path, f"{head}\nfunction f() {{\n  return {call};\n}}\n")
    assert expected in found["f"].calls
