"""Asking git. Only plumbing is used, so that nothing that a repository configures is run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SAFE = ("-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "--no-pager")
"""A repository's own configuration may name a program as its file monitor."""

NO_FETCH = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
"""What a partial clone lacks would be fetched by a program that it names; the first of these is
known from git 2.45 on, the second, by which no transport is allowed, to all."""


class GitError(ValueError):
    """Git is missing, or it refused; the text says why."""


def git(folder: Path, *words: str, stdin: bytes = b"") -> bytes:
    """Return what git prints when it runs in `folder`.

    Raises `GitError`.
    """
    try:
        done = subprocess.run(
            ["git", *SAFE, *words],
            cwd=folder,
            input=stdin,
            capture_output=True,
            check=False,
            env=_environment(),
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed") from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(lines[0].removeprefix("fatal: ") if lines else "git failed")
    return done.stdout


def root(folder: Path) -> Path | None:
    """Return the top folder of the repository (or submodule) that holds `folder`, if any."""
    for each in (folder, *folder.parents):
        if (each / ".git").exists():
            return each
    return None


@contextmanager
def blobs(folder: Path) -> Iterator[Blobs]:
    """Give a reader of blobs: one process for all of them."""
    process = subprocess.Popen(
        ["git", *SAFE, "cat-file", "--batch"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        yield Blobs(process)
    finally:
        process.kill()
        process.communicate()


class Blobs:
    """Reads blobs by their ids."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def read(self, name: str) -> bytes:
        """Return the content of a blob.

        Raises `GitError` where the repository does not hold it, as in a partial clone.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise GitError("git cannot be asked")
        stdin.write(name.encode("ascii") + b"\n")
        stdin.flush()
        words = stdout.readline().split()
        if len(words) != 3 or words[1] != b"blob":
            raise GitError(f"the repository does not hold {name}")
        data = stdout.read(int(words[2]))
        stdout.read(1)
        return data


def _environment() -> dict[str, str]:
    """Return an environment in which git finds the repository by the folder that it runs in.

    A hook runs with variables that name another one; only the index of a commit under way counts.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    index = os.environ.get("GIT_INDEX_FILE")
    if index:
        kept["GIT_INDEX_FILE"] = os.path.abspath(index)  # noqa: PTH100 - links stay as they are
    return kept | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", **NO_FETCH}
