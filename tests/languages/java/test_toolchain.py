"""javac's say: what is new in the instrumented text counts, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages.java import toolchain
from telemetry_inject.languages.java.toolchain import JavaToolchain
from telemetry_inject.model import SourceFile
from tests.frameworks.services import need

from .injecting import instrumented

pytestmark = pytest.mark.slow
PLAIN = b"""package a;
class C {
  final int x;
  C() { x = 1; }
  int f() { int y; y = 1; return y; }
}
"""
UNKNOWN = PLAIN.replace(b"class C {", b"import org.unknown.Thing;\nclass C extends Thing {")
API = b"io.opentelemetry.api.GlobalOpenTelemetry.getOrNoop()"
EDITS = {
    b"y = 1;": (b"", "variable y might not have been initialized"),
    b"x = 1;": (b"throw new Exception();", "unreported exception Exception"),
    b"y = 1; ": (b"y = 1 +; ", "illegal start of expression"),
    b"return y;": (b"return y; y = 3;", "unreachable statement"),
    b" return y;": (b" _otelSpan.end(); return y;", "cannot find symbol: variable _otelSpan"),
    b"return y; ": (b"String s = " + API + b".getTracer(3); return y; ", "incompatible types"),
}


def source(folder: Path, data: bytes, name: str = "C.java") -> SourceFile:
    return SourceFile(folder / "a" / name, f"a/{name}", "a", "java", data)


@pytest.fixture(autouse=True)
def _javac() -> None:
    need("javac")


@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_what_is_new_is_told(tmp_path: Path, edit: bytes) -> None:
    text, message = EDITS[edit]
    said = JavaToolchain().check([(source(tmp_path, PLAIN), PLAIN.replace(edit, text))])
    assert message in said["a/C.java"]


def test_a_missing_dependency_is_no_objection(tmp_path: Path) -> None:
    after = instrumented(UNKNOWN, "a/C.java")
    assert JavaToolchain().check([(source(tmp_path, UNKNOWN), after)]) == {}
    broken = UNKNOWN.replace(b"y = 1;", b"")
    assert "initialized" in JavaToolchain().check([(source(tmp_path, UNKNOWN), broken)])["a/C.java"]


def test_without_a_jar_of_the_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "api", tuple)
    after = instrumented(PLAIN, "a/C.java")
    assert JavaToolchain().check([(source(tmp_path, PLAIN), after)]) == {}
    wrong = after.replace(b".startSpan();", b".startSpam();", 1)
    assert "startSpam" in JavaToolchain().check([(source(tmp_path, PLAIN), wrong)])["a/C.java"]


def test_one_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    bad = b"package a;\nclass D { void f( { } }\n"
    said = JavaToolchain().check(
        [
            (source(tmp_path, bad, "D.java"), bad + b"\n"),
            (source(tmp_path, PLAIN), PLAIN.replace(b"y = 1;", b"")),
        ]
    )
    assert said["a/D.java"].startswith("javac does not accept the file as it was, line 2")
    assert "initialized" in said["a/C.java"]


def test_other_files_of_the_project_are_read_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "Base.java").write_text(
        "package a;\nclass Base { void g() throws Exception {} }\n"
    )
    before = PLAIN.replace(b"class C {", b"class C extends Base {")
    good = before.replace(b"y = 1;", b"y = 1; Base.class.getName();")
    bad = before.replace(b"y = 1;", b"y = 1; g();")
    assert JavaToolchain().check([(source(tmp_path, before), good)]) == {}
    assert "unreported" in JavaToolchain().check([(source(tmp_path, before), bad)])["a/C.java"]


def test_a_version_is_named() -> None:
    assert JavaToolchain().describe().startswith("javac ")


def test_a_compiler_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin" / "javac"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=":")
    monkeypatch.setattr(toolchain, "_SECONDS", 0.5)
    file = source(tmp_path, b"class C {}\n")
    [objection] = JavaToolchain().check([(file, b"class C { }\n")]).values()
    assert objection == "javac did not end within 0.5 s, so nothing vouches for the new text"
