"""Diffs are proved by `git apply` and `patch`, which must turn the old bytes into the new."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from telemetry_inject.report.diff import unified

PAIRS = {
    "added": (b"a\nb\nc\n", b"a\nnew\nb\nc\n"),
    "crlf": (b"a\r\nb\r\n", b"a\r\nnew\r\nb\r\n"),
    "no newline at end": (b"a\nb", b"a\nnew\nb"),
    "added after no newline": (b"a\nb", b"a\nb\nnew"),
    "newline added at end": (b"a", b"a\n"),
    "to something": (b"x\n" * 30 + b"y\n", b"first\n" + b"x\n" * 30 + b"y\n"),
    "far apart": (b"".join(b"%d\n" % n for n in range(60)), b"".join(b"%d\n" % n + (b"in\n" if n in (3, 40) else b"") for n in range(60))),
    "re-indented": (b"def f():\n    a()\n\n    b()\n", b"def f():\n    with x:\n        a()\n\n        b()\n"),
    "latin-1": (b"# \xe9\na\n", b"# \xe9\nnew\na\n"),
    "bare carriage returns": (b"a\rb\n", b"a\rb\nnew\r\n"),
    "replaced": (b"a\nb\nc\n", b"a\nB\nc\nd\n"),
    "removed": (b"a\nours\nb\n\n\nc\n", b"a\nb\n\nc\n"),
}  # fmt: skip
NAMES = ["plain.py", "with blank.py", 'quote".py', "tab\there.py", "näme.py", "deep/er/file.py"]


def apply(tool: str, folder: Path, patch: bytes) -> None:
    command = {
        "git": ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
        "patch": ["patch", "-p1", "--binary"],
    }[tool]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, input=patch, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


@pytest.mark.parametrize("tool", ["git", "patch"])
@pytest.mark.parametrize("case", sorted(PAIRS))
def test_tools_apply_it(tool: str, case: str, tmp_path: Path) -> None:
    before, after = PAIRS[case]
    (tmp_path / "file.py").write_bytes(before)
    apply(tool, tmp_path, unified("file.py", before, after))
    assert (tmp_path / "file.py").read_bytes() == after


@pytest.mark.parametrize("tool", ["git", "patch"])
@pytest.mark.parametrize("name", NAMES)
def test_tools_find_the_file_by_its_name(tool: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a\n")
    apply(tool, tmp_path, unified(name, b"a\n", b"a\nb\n"))
    assert path.read_bytes() == b"a\nb\n"


def test_git_applies_it_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file.py").write_bytes(b"a\n")
    apply("git", tmp_path / "sub", unified("file.py", b"a\n", b"a\nb\n"))
    assert (tmp_path / "sub" / "file.py").read_bytes() == b"a\nb\n"


def test_nothing_for_nothing() -> None:
    assert unified("x", b"a\n", b"a\n") == b""


def test_an_empty_line_does_not_split_what_was_added() -> None:
    before = b"import os\n\nx = 1\n"
    after = b"import os\nfrom a import b\n\nc = b()\n\nx = 1\n"
    assert unified("f", before, after) == (
        b"--- a/f\n+++ b/f\n@@ -1,3 +1,6 @@\n import os\n+from a import b\n+\n+c = b()\n \n x = 1\n"
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_random_edits_apply(tmp_path: Path) -> None:
    random_ = random.Random(7)
    pool = [b"a\n", b"b\n", b"\n", b"  a\n", b"    a\r\n", b"b\r\n", b"c"]
    for number in range(60):
        old = b"".join(random_.choices(pool, k=random_.randrange(1, 25)))
        new = b"".join(random_.choices(pool, k=random_.randrange(1, 25)))
        path = tmp_path / f"{number}.txt"
        path.write_bytes(old)
        if old != new:
            apply("git", tmp_path, unified(path.name, old, new))
        assert path.read_bytes() == new
