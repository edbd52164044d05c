"""Which files of a repository changed against a revision, and what they held there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from telemetry_inject.repository.git import GitError, git, root


@dataclass(frozen=True, slots=True)
class Since:
    """What code is compared with."""

    revision: str = "HEAD"
    """A commit, or `REV...` for where the branch left `REV`."""
    staged: bool = False
    """Only what is staged counts as changed, not what the working tree has beyond that."""
    show: bool = False
    """Whether the lines that a pull request shows are wanted."""

    def __str__(self) -> str:
        """Return it for people."""
        return "what is staged" if self.staged else self.revision


@dataclass(frozen=True, slots=True)
class Change:
    """One changed file: ids of blobs; None where it did not exist."""

    before: str | None
    staged: str | None = None
    """What the index holds, where that is asked for."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one repository held at a revision, and what is staged."""

    root: Path
    held: Mapping[str, str]
    """The blob of each file, by its path from the root as the file system has it."""
    staged: Mapping[str, str] | None
    """The blob of each file that is staged with another content, where that is asked for."""

    def of(self, path: Path) -> Change | None:
        """Return the change of a file of the working tree; None where it has not changed.

        The file is read and hashed here: git's own comparison may run filters of the repository.
        """
        name = os.path.relpath(path, self.root)
        before = self.held.get(name)
        if self.staged is not None:
            return Change(before, self.staged[name]) if name in self.staged else None
        if before is not None and before == _blob(path.read_bytes(), len(before)):
            return None
        return Change(before)

    def gone(self) -> Iterator[tuple[str, str]]:
        """Yield path and blob of each file that is no longer there."""
        for name, blob in self.held.items():
            if not os.path.lexists(os.path.join(self.root, name)):  # noqa: PTH118
                yield name, blob


def changes(top: Path, since: Since) -> Changes:
    """Return what changed in the repository at `top`.

    Raises `GitError` where the revision is not known there.
    """
    commit = _commit(top, since)
    held = dict(_tree(git(top, "ls-tree", "-r", "-z", commit)))
    staged = None
    if since.staged:
        words = ("diff-index", "--cached", "--raw", "-z", "--no-renames", "--abbrev=64")
        raw = _raw(git(top, *words, commit, "--"))
        staged = {path: new for status, new, path in raw if status != "D"}
    return Changes(top, held, staged)


def _blob(data: bytes, length: int) -> str:
    """Return the id that git gives a content, with as many digits as its other ids have."""
    algorithm = hashlib.sha256 if length == 64 else hashlib.sha1
    return algorithm(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _tree(text: bytes) -> Iterator[tuple[str, str]]:
    """Yield path and blob from `mode type id<TAB>path`, …; submodules are passed over."""
    for line in filter(None, text.split(b"\0")):
        head, _, name = line.partition(b"\t")
        _, kind, blob = head.decode("ascii").split()
        if kind == "blob":
            yield os.fsdecode(name), blob


def top(path: Path) -> Path:
    """Return the top folder of the repository that holds the file `path`.

    Raises `GitError` where there is none.
    """
    found = root(path.parent)
    if found is None:
        raise GitError(f"{path} is in no git repository")
    return found


def _raw(text: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield status, new blob and path from `:mode mode old new status`, `path`, …"""
    parts = text.split(b"\0")
    for head, name in zip(parts[::2], parts[1::2], strict=False):
        _, _, _, new, status = head.decode("ascii").split()
        yield status[0], new, os.fsdecode(name)


def _commit(top: Path, since: Since) -> str:
    name = since.revision
    if name.startswith("-"):
        raise GitError(f"{name!r} is not a revision")
    try:
        if name.endswith("..."):
            return _text(git(top, "merge-base", name.removesuffix("..."), "HEAD"))
        return _text(git(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"))
    except GitError as error:
        if since.staged and not _has_commits(top):
            return _text(git(top, "hash-object", "-t", "tree", "--stdin"))
        shallow = (top / ".git" / "shallow").exists()
        hint = "; the clone is shallow: fetch more of its history" if shallow else ""
        raise GitError(f"{name!r} is not a revision of {top}{hint}") from error


def _has_commits(top: Path) -> bool:
    try:
        git(top, "rev-parse", "--verify", "--quiet", "HEAD")
    except GitError:
        return False
    return True


def _text(data: bytes) -> str:
    return data.decode("ascii").strip()


def head(folder: Path) -> tuple[str, str] | None:
    """Return the id of the commit that is checked out and its time (ISO 8601), if there is one."""
    try:
        name, time = git(folder, "show", "-s", "--format=%H %cI", "HEAD").decode("ascii").split()
    except (GitError, ValueError):
        return None
    return name, time
