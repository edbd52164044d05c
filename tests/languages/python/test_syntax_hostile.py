"""Any bytes can be scanned, in reasonable time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.languages.python.test_syntax import scan

DEEP = 10_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\x00",
        b"def f():\x00\n  pass",
        b"\xef\xbb\xbfdef f(): pass",
        b"# -*- coding: latin-1 -*-\ndef f(x='\xe9'): g('\xe9')\n",
        b"# -*- coding: nonsense -*-\ndef f(x='\xe9'): g('\xe9')\n",
        b"\xff\xfed\x00e\x00f\x00",
        b"def",
        b"def f",
        b"def f(",
        b"def f():",
        b"@",
        b"@a\n@b\n",
        b"class A:\n  @x\n",
        b"lambda",
        b"x = lambda",
        b"x = lambda:",
        b"\r\r\rdef f():\r\tpass\r",
        b"def f():\n" + b"\tif x:\n" * 3,
        b"(" * DEEP,
        b"[" * DEEP + b"]" * DEEP,
        b"x = " + b"lambda: " * DEEP + b"0",
        b"f" + b"(f" * DEEP + b")" * DEEP,
        b"a" + b".b()" * DEEP,
        b"".join(b" " * n + b"def f%d():\n" % n for n in range(800)),
        b"".join(b" " * n + b"if x:\n" for n in range(1000)) + b" " * 1000 + b"pass",
        b"def f():\n    return " + b" + ".join([b"a()"] * DEEP),
        b"# " + b"#" * DEEP + b"\ndef f():\n    pass  # " + b"#" * DEEP + b" x\n    y = 1\n",
    ],
    ids=range(29),
)
def test_any_bytes(data: bytes) -> None:
    for function in scan(data).functions:
        assert 0 <= function.start <= function.body_start <= function.body_end <= len(data)
        assert function.end <= len(data)


def test_many_lines() -> None:
    data = b"def f(a):\n    if a:\n        return g(a)\n    return 1\n\n" * 10_000
    functions = scan(data).functions
    assert len(functions) == 10_000
    assert functions[-1].id.endswith("::f#10000")
    assert functions[-1].line == 49_996


TOKENS = [
    "def f(", "):", "\n", "    ", "class A:", "lambda x:", "x = ", "yield", "async ", "@d", "'", '"""',
    "\\", "#", "(", ")", "[", "{", "if ", "else", "return ", "telemetry: ignore", "_otel", "\x00", "é",
    "\r", "\t", "import ", "from ", "with ", "as ", ".", ",", "=", "self.f", "match x:", "case 1:", ";",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=40))
def test_any_order_of_tokens(tokens: list[str]) -> None:
    scan("".join(tokens))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    scan(data)
