"""The round trip that `benchmarks/roundtrip.py` makes on everything, here on a sample.

For every function, as with `--select all`: removing gives the original back byte for byte, a
second run changes nothing, and no file stops parsing. What is drawn is the same in every run.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from benchmarks import whole
from benchmarks.roundtrip import Tally, check, corpus

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ORDINARY = 40_000
"""Bytes; larger files are left to the benchmark."""
SEED = 20261121


def test_standard_library_sample() -> None:
    _, root, paths = corpus("stdlib")
    tally = _checked(root, _drawn(paths, 60), "python")
    assert tally.files == 60
    assert tally.rungs.total() > 100


def test_installed_packages_sample() -> None:
    root = Path(sysconfig.get_paths()["purelib"])
    tally = _checked(root, _drawn(whole.files(root, "python"), 60), "python")
    assert tally.rungs.total() > 100


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_npm_packages_sample() -> None:
    """The packages that npm itself consists of: they are wherever the tests of JavaScript run."""
    asked = subprocess.run(["npm", "root", "--global"], check=True, capture_output=True, text=True)
    root = (Path(asked.stdout.strip()) / "npm").resolve()
    suffixes = {".js", ".cjs", ".mjs"}
    found = sorted(each for each in root.rglob("*") if each.suffix in suffixes and each.is_file())
    tally = _checked(root, _drawn(found, 100), "javascript")
    assert tally.rungs.total() > 100


@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_go_library_sample() -> None:
    _, root, paths = corpus("go")
    library = [each for each in paths if not each.name.endswith("_test.go")]
    words = (b"context.Context", b"*http.Request", b"package main")
    carriers = [each for each in library if any(word in each.read_bytes() for word in words)]
    tally = _checked(root, _drawn(carriers, 150), "go")
    assert tally.rungs.total() > 100


@pytest.mark.parametrize("language", ["python", "javascript", "go"])
def test_fixtures(language: str) -> None:
    tally = _checked(FIXTURES, whole.files(FIXTURES, language), language)
    assert tally.changed > 0


def test_a_broken_promise_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that removes too little does not pass."""
    path = tmp_path / "program.py"
    path.write_text("def work(number):\n    return print(number)\n")
    monkeypatch.setattr("benchmarks.roundtrip.remove", lambda language, source: source)
    (task,) = whole.tasks(tmp_path, [path], "python", "all", frozenset())
    assert check([task]).faults == ["program.py: removing does not give the original back"]


def _drawn(paths: list[Path], count: int) -> list[Path]:
    ordinary = [each for each in paths if each.stat().st_size < ORDINARY]
    return sorted(random.Random(SEED).sample(ordinary, min(count, len(ordinary))))


def _checked(root: Path, paths: list[Path], language: str) -> Tally:
    known = whole.reach(root, paths, language)
    tally = check(list(whole.tasks(root, paths, language, "all", known)))
    print(f"{tally.files} files, {dict(tally.status)}, {dict(tally.rungs)}, failed: {tally.failed}")
    assert tally.faults == []
    return tally
