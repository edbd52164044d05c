"""What node's parser has to say, without running anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from telemetry_inject.model import SourceFile

from .injecting import LANGUAGE

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


def pair(before: str, after: str, name: str = "a.js") -> tuple[SourceFile, bytes]:
    source = SourceFile(Path(name), name, "a", "javascript", before.encode())
    return source, after.encode()


def check(before: str, after: str, name: str = "a.js") -> str | None:
    return LANGUAGE.toolchain.check([pair(before, after, name)]).get(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import a from 'a';\nawait a();\n", "a.js"),
        ("return require('x');\n", "a.js"),
        ("#!/usr/bin/env node\nlet x;\n", "a.cjs"),
        ("\ufeffexport default 1;\n", "a.mjs"),
        ("const x = <b>jsx</b>;\n", "a.jsx"),
        ("const x = <b>jsx</b>;\n", "a.js"),
        ("// @flow\nfunction f(a: string) {}\n", "a.js"),
        ("with (a) b();\n", "a.js"),
    ],
)
def test_accepts(text: str, name: str) -> None:
    assert check(text, text, name) is None


def test_names_the_place() -> None:
    said = check("let a;\nlet b;\n", "let a;\nlet a;\n")
    assert said is not None
    assert "line 2, column 5: Identifier 'a' has already been declared" in said


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("let a;", "export let a;", "a.cjs"),
        ("export let a;", "export let a; with (a) b();", "a.js"),
        ("exports.a = 1; return;", "import b from 'b'; exports.a = 1; return;", "a.js"),
        ("function f(x) {}", "function f(x) { let x; }", "a.js"),
        ("for (;;) { break; }", "for (;;) { (() => { break; })(); }", "a.js"),
    ],
)
def test_rejects_what_the_original_was_not(before: str, after: str, name: str) -> None:
    said = check(before, after, name)
    assert said is not None
    assert said.startswith("node does not accept the instrumented text")


def test_reports_an_original_that_is_broken() -> None:
    said = check("let let = 1;", "let let = 1;", "a.mjs")
    assert said is not None
    assert said.startswith("node does not accept the file as it is")


def test_never_runs_the_code(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    text = f"require('fs').writeFileSync({str(mark)!r}, '');\n"
    assert check(text, text, "a.cjs") is None
    module = f"import fs from 'fs';\nfs.writeFileSync({str(mark)!r}, '');\n"
    assert check(module, module, "a.mjs") is None
    assert not mark.exists()


def test_reads_no_settings_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "ran"
    hook = tmp_path / "hook.cjs"
    hook.write_text(f"require('fs').writeFileSync({str(mark)!r}, '');\n")
    monkeypatch.setenv("NODE_OPTIONS", f"--require {hook}")
    monkeypatch.chdir(tmp_path)
    assert check("let a;", "let a;") is None
    assert not mark.exists()


def test_a_batch_is_answered_in_order() -> None:
    files = [pair("let a;", "let a;" if n % 3 else "let", f"{n}.js") for n in range(30)]
    said = LANGUAGE.toolchain.check(files)
    assert set(said) == set()
    files = [pair("let a;", "let a;" if n % 3 else "let =", f"{n}.js") for n in range(30)]
    assert set(LANGUAGE.toolchain.check(files)) == {f"{n}.js" for n in range(0, 30, 3)}


def test_without_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert check("let a;", "let =") is None
    assert "install Node.js" in LANGUAGE.toolchain.describe()
