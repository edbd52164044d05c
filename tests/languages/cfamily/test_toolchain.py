"""A compiler that misbehaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry_inject.languages import load
from telemetry_inject.languages.cfamily import toolchain
from telemetry_inject.model import SourceFile


@pytest.mark.parametrize(("language", "compiler"), [("c", "cc"), ("cpp", "c++")])
def test_a_compiler_that_does_not_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, compiler: str
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    slow = programs / compiler
    slow.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(toolchain, "_SECONDS", 0.5)
    path = tmp_path / "a.c"
    path.write_bytes(b"int one;\n")
    file = SourceFile(path, "a.c", "a", language, b"int one;\n")
    found = load(language).toolchain.check([(file, b"int  one;\n")])
    assert found == {"a.c": "the compiler did not end within 0.5 s, so nothing vouches for it"}
    assert "does not start" in load(language).toolchain.describe()
