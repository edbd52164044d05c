"""What is seen of TypeScript: names, kinds, parameters, results, features."""

from __future__ import annotations

import pytest

from .injecting import LANGUAGE, functions, parsed

SOURCE = """\
import fs = require('node:fs');
import { Controller, Get, Param } from '@nestjs/common';
import type { Pool } from 'pg';
import { Repository } from 'typeorm';

@Controller('x')
export class Shelf<T> extends Base<T> implements Holder {
  private pool: Pool;
  constructor(private readonly items: Repository<T>, public note?: string) {
    super();
    this.pool = open();
  }
  @Get(':id')
  // one of them
  async show(@Param('id') id: string, depth = 1): Promise<T> {
    await this.pool.query('select 1');
    return this.items!.findOne(id) as T;
  }
  add(item: string): void;
  add(item: number): void;
  add(this: Shelf<T>, item: any, ...more: string[]): void {
    go(item);
    go(more);
  }
}
abstract class Holder { abstract name(): string; protected *each(): Generator<number> { yield 1; } }
namespace Deep.Down {
  export function read(path: string): path is 'a' { return fs.readFileSync(path) !== null; }
}
declare function outside(): void;
export default { async fetch(request: Request) { await go(); } } satisfies Handler;
const table = { one: () => { go(1); } } as const;
const later = (async (a: number) => { await go(a); }) as Job;
function pending(): PromiseLike<void> { return go(); }
function settled(): number { return go(); }
"""


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    return dict(functions(SOURCE))


def test_every_function_once_by_its_name() -> None:
    assert list(functions(SOURCE)) == [
        "Shelf.constructor",
        "Shelf.show",
        "Shelf.add",
        "Holder.each",
        "Deep.Down.read",
        "default.fetch",
        "table.one",
        "later",
        "pending",
        "settled",
    ]


def test_parameters_and_results_with_their_types() -> None:
    found = functions(SOURCE)
    told = {
        name: [(each.name, each.annotation, each.default) for each in function.parameters]
        for name, function in found.items()
    }
    assert told["Shelf.constructor"] == [
        ("items", "Repository<T>", None),
        ("note", "string | undefined", None),
    ]
    assert told["Shelf.show"] == [("id", "string", None), ("depth", None, "1")]
    assert told["Shelf.add"] == [("item", "any", None), ("more", "string[]", None)]
    assert found["Shelf.show"].returns == "Promise<T>"
    assert found["Deep.Down.read"].returns == "path is 'a'"
    assert found["table.one"].returns is None


def test_a_method_starts_with_its_decorators() -> None:
    show = functions(SOURCE)["Shelf.show"]
    assert show.decorators == ("Get(':id')",)
    assert SOURCE.encode()[show.start : show.end].startswith(b"@Get(':id')")
    assert show.line == 15


def test_features() -> None:
    found = functions(SOURCE)
    assert "derived-constructor" in found["Shelf.constructor"].features
    assert "returns-promise" in found["pending"].features
    assert not {"returns-promise", "returns-unknown-call"} & found["settled"].features
    assert found["Holder.each"].is_generator
    assert found["later"].is_async


def test_names_are_followed_through_types() -> None:
    file = parsed(SOURCE.encode())
    usages = LANGUAGE.names.usages(file)
    show = usages["shop/cart.ts::Shelf.show"]
    assert {"pg.Pool.query", "typeorm.Repository.findOne"} <= set(show.calls)
    assert show.decorators == ("@nestjs/common.Get",)
    assert ("@nestjs/common.Get", ":id") in show.detail
    assert usages["shop/cart.ts::Deep.Down.read"].calls == ("fs.readFileSync",)


def test_procedures_are_called_after_their_keys() -> None:
    text = (
        "const r = t.router({ one: p.input(x).query(() => 1), two: p.mutation(async () => {}) });"
    )
    assert set(functions(text)) == {"one", "two"}


def test_directives_that_make_functions_remote() -> None:
    text = "async function f() {}"
    assert "served" in functions("// of ours\n'use server';\n" + text)["f"].features
    assert "served" not in functions("'use client';\n" + text)["f"].features
    assert "served" not in functions(text + "\n'use server';")["f"].features


def test_markup_in_a_text_is_no_jsx() -> None:
    """The grammar without JSX has one of its nodes, and none of the others."""
    found = functions("const a = <any>b; function f() { return `<p></p>`; }")
    assert "jsx" not in found["f"].features


def test_what_only_implements_is_not_derived() -> None:
    found = functions("class A implements B { constructor() { go(); } }")
    assert "derived-constructor" not in found["A.constructor"].features


@pytest.mark.parametrize(
    "text",
    [
        "export interface Box<in out T, out E = never> { t: T }",
        "interface F {\n  (a: string): Array<string>\n  /** more */\n  <A>(a: A): Array<A>\n}",
        "const a = <T>(x: T) => x;\nconst b = <any>a;",
        "const a = <T,>(x: T) => <p>{x}</p>;",
        "const a = `</p>`; const b = <any>a;",
        "const rows = await db.$queryRaw<{ n: number }[]>`select 1`;",
        "const B = styled(A)<{ on: boolean; f: () => B<C<D>> }>`x: ${(p) => p.on};`;",
        "const rows = sql<\n  Row\n>`select 1`; const less = a<b && c>`d`;",
        "export default abstract class A { abstract f(): void; accessor x = 1 }",
        "function f(this: Window, a?: number): asserts a is number {}",
        "let x = y satisfies Z; let z = y!; const q = w as const;",
        "export = f;\nimport type { A } from 'a';\nexport type { B } from 'b';",
    ],
)
def test_syntax_that_is_understood(text: str) -> None:
    assert not LANGUAGE.syntax.parse(text.encode()).root_node.has_error


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("import x from 'x';", {"module"}),
        ("import x = require('x');", {"module"}),
        ("export {};", {"module"}),
        ("const x = require('x');", set()),
    ],
)
def test_only_imports_and_exports_make_a_module(text: str, system: set[str]) -> None:
    assert set(parsed(text.encode()).scan.features) & {"module", "script"} == system
