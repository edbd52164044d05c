"""The comment that keeps a function out is written where it keeps out that function alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from telemetry_inject.inject.ignore import with_comment
from telemetry_inject.languages import load
from telemetry_inject.model import SourceFile

PYTHON = b"""class Cart:
    @cached
    def total(self):
        return 1

    def other(self):
        def inner():
            return 2
        return inner
"""
CASES = [
    ("python", "a.py", PYTHON, "Cart.total", b"    # telemetry: ignore\n    @cached\n    def total"),
    ("python", "a.py", PYTHON, "Cart.other", b"\n    # telemetry: ignore\n    def other"),
    ("python", "a.py", PYTHON, "Cart.other.inner", b"        # telemetry: ignore\n        def inner"),
    ("python", "a.py", b"\xef\xbb\xbfdef f():\r\n\treturn 1\r\n", "f", b"\xef\xbb\xbf# telemetry: ignore\r\ndef f"),
    ("javascript", "a.mjs", b"export async function f () {\n  return 1\n}\n", "f", b"// telemetry: ignore\nexport async"),
    ("javascript", "a.cjs", b"const g = 1\nconst f = async () => {\n  return 1\n}\n", "f", b"// telemetry: ignore\nconst f"),
    ("javascript", "a.cjs", b"class A {\n  static\n  f () { return 1 }\n}\n", "A.f", b"  // telemetry: ignore\n"),
    ("go", "a.go", b"package a\n\n// F does it.\nfunc F() int {\n\treturn 1\n}\n", "F", b"// telemetry: ignore\nfunc F"),
    ("typescript", "a.ts", b"export class A {\n  f(): number {\n    return 1\n  }\n}\n", "A.f", b"  // telemetry: ignore\n  f()"),
    ("java", "A.java", b"class A {\n  @Override\n  public int f() {\n    return 1;\n  }\n}\n", "A.f", b"  // telemetry: ignore\n"),
    ("c", "a.c", b"static int f(int x)\n{\n\treturn x;\n}\n", "f", b"/* telemetry: ignore */\nstatic int f"),
    ("cpp", "a.cpp", b"template <class T>\nint f(T x) {\n  return 1;\n}\n", "f", b"// telemetry: ignore\n"),
    ("rust", "a.rs", b"#[inline]\npub fn f() -> i32 {\n    1\n}\n", "f", b"// telemetry: ignore\n"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "name", "text", "function", "expected"), CASES)
def test_the_comment_keeps_out_one_function(
    language: str, name: str, text: bytes, function: str, expected: bytes
) -> None:
    spoken = load(language)
    source = SourceFile(Path(name), name, "a", language, text)
    before = spoken.syntax.scan(source, spoken.syntax.parse(text))
    [wanted] = [each for each in before.functions if each.qualified == function]
    data = with_comment(spoken, source, wanted.id)
    assert expected in data
    comment = b" telemetry: ignore"
    kept = [line for line in data.split(b"\n") if comment not in line]
    assert b"\n".join(kept).removeprefix(b"\xef\xbb\xbf") == text.removeprefix(b"\xef\xbb\xbf")
    scan = spoken.syntax.scan(replace(source, data=data), spoken.syntax.parse(data))
    out = {each.qualified for each in scan.functions if "ignored" in each.features}
    inside = {
        each.qualified for each in before.functions if each.qualified.startswith(f"{function}.")
    }
    assert out == {function} | inside


def test_two_functions_of_a_line_are_not_told_apart() -> None:
    text = b"const f = () => { return 1 }, g = () => { return 2 }\n"
    source = SourceFile(Path("a.cjs"), "a.cjs", "a", "javascript", text)
    with pytest.raises(ValueError, match="write it yourself above line 1"):
        with_comment(load("javascript"), source, "a.cjs::g")
