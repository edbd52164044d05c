"""Functions as a person would list them: the cases carry what is expected on the `def` line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from telemetry_inject.languages.python.syntax import PythonSyntax
from telemetry_inject.model import FileScan, Function, SourceFile

CASES = Path(__file__).parents[2] / "cases" / "python" / "scan"
EXPECTED = re.compile(rb"#: (.*)")
SYNTAX = PythonSyntax()


def scan(data: bytes | str, name: str = "shop/cart.py") -> FileScan:
    data = data.encode() if isinstance(data, str) else data
    return SYNTAX.scan(
        SourceFile(Path(name), name, "shop.cart", "python", data), SYNTAX.parse(data)
    )


def one(data: bytes | str) -> Function:
    (function,) = scan(data).functions
    return function


def listed(function: Function) -> str:
    flags = ["async"] * function.is_async + ["generator"] * function.is_generator
    name = function.id.partition("::")[2]
    return " ".join([*flags, function.kind, name, *sorted(function.features)])


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("case", sorted(CASES.glob("*.py")), ids=lambda path: path.stem)
def test_lists_what_a_person_would(case: Path, end: bytes) -> None:
    data = case.read_bytes()
    lines = data.splitlines()
    expected = [
        (number, found[1].decode().strip())
        for number, line in enumerate(lines, 1)
        if (found := EXPECTED.search(line))
    ]
    result = scan(data.replace(b"\n", end))
    assert [(each.line, listed(each)) for each in result.functions] == expected
    assert result.problems == ()


def test_parameters() -> None:
    function = one("def f(a, /, b: int, c: str = 'x', *args: int, d, e=(1, 2), **kw: T) -> R: g()")
    assert [(p.name, p.annotation, p.default, p.kind) for p in function.parameters] == [
        ("a", None, None, "positional"),
        ("b", "int", None, "plain"),
        ("c", "str", "'x'", "plain"),
        ("args", "int", None, "variadic"),
        ("d", None, None, "keyword"),
        ("e", None, "(1, 2)", "keyword"),
        ("kw", "T", None, "keywords"),
    ]
    assert function.returns == "R"


@pytest.mark.parametrize(
    ("signature", "names"),
    [
        ("()", []),
        ("(self)", ["self"]),
        ("(self, a,\n      b,\n)", ["self", "a", "b"]),
        ("(a,  # first\n b)", ["a", "b"]),
        ("(a, \\\n b=1)", ["a", "b"]),
        ("(*, a)", ["a"]),
        ("(ä, ß=1)", ["ä", "ß"]),
        ("(a, (b, c))", ["a", "(b, c)"]),
    ],
)
def test_parameter_names(signature: str, names: list[str]) -> None:
    function = one(f"def f{signature}:\n    g()\n")
    assert [parameter.name for parameter in function.parameters] == names


def test_lambda_parameters() -> None:
    assert [p.name for p in one("f = lambda a, *b, c=1, **d: a").parameters] == ["a", "b", "c", "d"]


def test_places() -> None:
    source = "x = 1\n\nclass A:\n    @first\n    @second(1)  # why\n    def f(self):\n        'doc'\n        g()\n"
    function = one(source)
    text = source.encode()
    assert text[function.start : function.end].startswith(b"@first")
    assert text[function.body_start : function.body_end] == b"'doc'\n        g()"
    assert (function.line, function.end_line) == (6, 8)
    assert function.decorators == ("first", "second(1)")
    assert (function.owner, function.parent) == ("A", None)


def test_parent_and_owner() -> None:
    inner = scan("def f():\n    class A:\n        def g(self): h()\n").functions[1]
    assert (inner.parent, inner.owner) == ("shop/cart.py::f", "f.A")


@pytest.mark.parametrize(
    ("body", "complexity"),
    [
        ("pass", 1),
        ("if a: pass\nelif b: pass\nelse: pass", 3),
        ("for a in b: pass\nelse: pass", 2),
        ("while a: pass", 2),
        ("try: pass\nexcept A: pass\nexcept B: pass\nfinally: pass", 3),
        ("with a: pass", 1),
        ("return a and b or c", 3),
        ("return a if b else c", 2),
        ("return [a for a in b if c if d]", 3),
        ("match a:\n    case 1: pass\n    case _ if b: pass", 4),
        ("def g():\n    if a: pass", 1),
        ("g = lambda: a and b", 1),
        ("h(lambda: a and b)", 2),
        ("assert a", 1),
    ],
)
def test_complexity(body: str, complexity: int) -> None:
    indented = body.replace("\n", "\n    ")
    assert scan(f"def f():\n    {indented}\n").functions[0].complexity == complexity


@pytest.mark.parametrize(
    ("body", "statements"),
    [
        ("'doc'", 0),
        ("'doc'; a()", 1),
        ("rf'no doc'", 1),
        ("a(); b = 1; return b", 3),
        ("if a:\n    b()\nelse:\n    c()", 3),
        ("import a\nfrom b import c", 2),
        ("@d\ndef g():\n    a()\n    b()", 1),
        ("@d\nclass A:\n    x = 1", 2),
        ("class A:\n    def g(self):\n        a()", 2),
        ("a = lambda: b", 1),
        ("try:\n    a()\nexcept B:\n    raise\nfinally:\n    c()", 4),
    ],
)
def test_statements(body: str, statements: int) -> None:
    indented = body.replace("\n", "\n    ")
    assert scan(f"def f():\n    {indented}\n").functions[0].statements == statements


def test_calls_as_written_and_in_order() -> None:
    function = scan(
        "@d(x())\ndef f(a=y()):\n    g(h(1))\n    a.b[0].c(2).d()\n    g()\n"
        "    @e()\n    def inner(): i()\n    (lambda: j())()\n"
    ).functions[0]
    assert function.calls == ("g", "h", "a.b[0].c", "a.b[0].c(2).d", "g", "(lambda: j())", "j")


def test_digest_is_of_the_function_alone() -> None:
    alone = one("def f(a):\n    if a:\n        return 1\n").digest
    inside = "class A:\n\n    def f(a):\n        if a:\n            return 1\n"
    assert one(inside).digest == alone
    assert one(inside.replace("\n", "\r\n")).digest == alone
    assert one(inside.replace("\n", "\r")).digest == alone
    assert one(inside.replace("    ", "\t")).digest != alone
    assert one("def f(a):\n    if a:\n        return 2\n").digest != alone
    assert one("@d\ndef f(a):\n    if a:\n        return 1\n").digest != alone


@pytest.mark.parametrize(
    ("source", "features"),
    [
        ("def f(): pass\n", set()),
        ("# telemetry: ignore\n\nimport x\ndef f(): pass\n", {"ignored"}),
        ('#!/usr/bin/env python\n"""Doc."""\n# telemetry: ignore this\nimport x\n', {"ignored"}),
        ("# telemetry: ignore\ndef f(): pass\ndef g(): pass\n", set()),
        ("import x\n# telemetry: ignore\n\ny = 1\n", set()),
        ("# Generated by Django 4.2 on 2024-01-01\nx = 1\n", {"generated"}),
        ("# -*- coding: utf-8 -*-\n# DO NOT EDIT\nx = 1\n", {"generated"}),
        ("# @generated\n", {"generated"}),
        ("x = 'do not edit'\n", set()),
        ("_otel_x = 1\n", {"foreign-prefix"}),
        ("my_otel = 1\n", set()),
        ("from opentelemetry import trace as _otel_trace  # telemetry-inject: v1\n", {"marker"}),
    ],
)
def test_features_of_files(source: str, features: set[str]) -> None:
    assert scan(source).features == features


def test_ours() -> None:
    source = (
        "from opentelemetry import trace as _otel_trace  # telemetry-inject: v1\n"
        "_otel_tracer = _otel_trace.get_tracer(__name__)\n"
        "@_otel_tracer.start_as_current_span('a')\ndef f():\n    a()\n    b()\n"
        "def g():\n    @_otel_tracer.start_as_current_span('b')\n    def h():\n        a()\n"
        "    return [h]\n"
    )
    found = {each.name: each.features for each in scan(source).functions}
    assert found["f"] == {"ours", "instrumented"}
    assert {"ours", "instrumented"} <= found["h"]
    assert found["g"] == frozenset()


@pytest.mark.parametrize(
    "name", ["tests/a.py", "a/test/b.py", "test_a.py", "x/a_test.py", "conftest.py"]
)
def test_files_of_tests(name: str) -> None:
    assert scan("def f():\n    a()\n    b()\n", name).functions[0].features == {"test"}


def test_a_function_over_an_error_is_marked_and_the_rest_is_not() -> None:
    found = scan(
        "def f():\n    a()\n    b()\n\ndef g():\n    a = = 1\n    b()\n\nclass H:\n    def i(self):\n        a()\n        b()\n"
    )
    assert found.problems
    assert found.problems[0].line == 6
    assert {each.name: each.features for each in found.functions} == {
        "f": frozenset(),
        "g": {"error"},
        "i": frozenset(),
    }
