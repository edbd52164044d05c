"""Every golden text is compiled by the real compiler against the real API, and formatted."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.frameworks.services import need
from tests.java_jars import classpath, jars, unformatted

from .injecting import CASES

pytestmark = [pytest.mark.slow, pytest.mark.network]
PUBLIC = re.compile(r"(?m)^(?:public |final |abstract )*(?:class|interface) (\w+)")
TEXT_BLOCKS = {"nested"}
"""The formatter moves the lines of a text block, which we leave as they are."""


def laid_out(folder: Path, name: str) -> list[Path]:
    """Return copies of the golden files of a name, each called after its class."""
    found = []
    for path in sorted((CASES / "inject").glob(f"*/{name}.java")):
        public = PUBLIC.search(path.read_text())
        assert public, path
        copy = folder / name / path.parent.name / f"{public[1]}.java"
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
        found.append(copy)
    return found


def compiled(paths: list[Path], folder: Path) -> None:
    """Compile files with every warning an error but for those that ours or theirs give rise to."""
    command = [
        need("javac"), "-Xlint:all,-try,-fallthrough,-serial,-processing", "-Werror",
        "-cp", classpath(jars()), "-d", str(folder / "classes"), *map(str, paths),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_golden_texts_compile(tmp_path: Path) -> None:
    after = laid_out(tmp_path, "after")
    assert len(after) > 10
    compiled(after, tmp_path)


def test_what_was_formatted_stays_formatted(tmp_path: Path) -> None:
    after = laid_out(tmp_path, "after")
    known = {each.parent.name for each in after}
    before = [each for each in laid_out(tmp_path, "before") if each.parent.name in known]
    was = {each.parent.name for each in unformatted(jars(), before)}
    now = {each.parent.name for each in unformatted(jars(), after)}
    assert was == {"layouts"}
    assert now == was | TEXT_BLOCKS
