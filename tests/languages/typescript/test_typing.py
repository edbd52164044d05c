"""Where types rule idioms out, with as many look-alikes that are fine."""

from __future__ import annotations

import pytest

from telemetry_inject.languages.ecmascript.inject.annotations import on_one_line, result
from telemetry_inject.languages.ecmascript.inject.bindings import declared_type
from telemetry_inject.languages.ecmascript.inject.layout import Dialect

from .injecting import functions, inject, parsed


def rung(text: str, name: str) -> str | None:
    file = parsed(f"export {{}};\n{text}\n".encode())
    found = {each.function.partition("::")[2]: each for each in inject(file).outcomes}
    assert found[name].status in {"injected", "refused"}
    return found[name].rung


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        ("active", "f(x: string | null): string {\n  if (!x) return 'a';\n  return x;\n}"),
        ("active", "f(x: string) {\n  x = x.trim();\n  return go(() => x.length);\n}"),
        (None, "f(x?: string) {\n  x = x ?? '';\n  return go(() => x.length);\n}"),
        (None, "f({ a }: { a?: string }) {\n  a ??= '';\n  return go(() => a.length);\n}"),
        ("active", "f(x?: string) {\n  x = x ?? '';\n  return go(x.length);\n}"),
        ("flat", "f(m: string) {\n  log(m);\n  throw new Error(m);\n}"),
        ("active", "f(m: string): never {\n  log(m);\n  throw new Error(m);\n}"),
        ("active", "f(m: string) {\n  if (m) return 1;\n  throw new Error(m);\n}"),
        ("flat", "f(m: string) {\n  while (true) {\n    log(m);\n  }\n}"),
        ("flat", "f(x: unknown) {\n  return typeof x === 'string';\n}"),
        ("active", "f(x: unknown): boolean {\n  return typeof x === 'string';\n}"),
        (
            "active",
            "f(x: number) {\n  return x * 2 === limit;\n}".replace("x * 2 === limit", "x * 2"),
        ),
        ("flat", "f(x: unknown) {\n  return isText(x);\n}"),
        ("active", "f(x: unknown) {\n  return read(x);\n}"),
        ("flat", "f(...x: string[]) {\n  log(arguments.length);\n  return x;\n}"),
    ],
)
def test_functions(expected: str | None, body: str) -> None:
    assert rung(f"export function {body}", "f") == expected


def test_members() -> None:
    text = "class A {\n  set a(v: number) {\n    go(v);\n  }\n  get b(): number {\n    return go();\n  }\n}"
    assert rung(text, "A.a") == "flat"
    assert rung(text, "A.b") == "active"


@pytest.mark.parametrize(
    ("returns", "expected"),
    [
        ("number", ": number"),
        ("x is string", ": boolean"),
        ("this is B", ": boolean"),
        ("asserts x is string", ": void"),
        ("asserts x", ": void"),
        ("(a: number) => void", ": ((a: number) => void)"),
        ("Map<string, () => void>", ": Map<string, () => void>"),
        ("{\n    a: string;\n    b: 1;\n  }", ": { a: string; b: 1 }"),
        ("{\n    a: string\n    b: 1\n  }", ": { a: string; b: 1 }"),
        ("Promise<\n    | A\n    | B\n  >", ": Promise<A | B>"),
        ("{ a: 1 /* why */ }", ""),
    ],
)
def test_the_result_of_the_arrow(returns: str, expected: str) -> None:
    function = functions(f"function f(x: any): {returns} {{ go(); }}")["f"]
    assert result(function, Dialect(typed=True), 60) == expected
    assert result(function, Dialect(), 60) == ""


def test_a_type_without_room_is_left_to_the_compiler() -> None:
    wide = "Promise<Record<string, number>>"
    function = functions(f"function f(): {wide} {{ return go(); }}")["f"]
    assert result(function, Dialect(typed=True), 10) == ""
    may_end = functions("function f(): number | undefined { if (a) return 1; }")["f"]
    assert result(may_end, Dialect(typed=True), 10) == ": number | undefined"


def test_lines_are_joined() -> None:
    assert on_one_line("A<\n  B,\n  C\n>") == "A<B, C>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", "str"),
        ("'a' | 'b'", "str"),
        ("1 | 2", "int"),
        ("number | undefined", "?float"),
        ("boolean", "bool"),
        ("string[]", "str[]"),
        ("Array<number>", "float[]"),
        ("string | null", None),
        ("string | number", None),
        ("readonly string[]", None),
        ("Order", None),
        ("unknown", None),
    ],
)
def test_types_that_attributes_take(text: str, expected: str | None) -> None:
    assert declared_type(text) == expected
