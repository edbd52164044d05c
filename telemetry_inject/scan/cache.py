"""What was found in files the last time, kept in the user's cache folder.

One file a project, read whole and replaced whole. Python's own `marshal` is read ten times as fast
as JSON, but trusts what it reads: a digest stands in front, so that a damaged file never gets there,
and the version of Python. The folder is the user's own; whoever writes there can do worse. A file
that is missing, damaged or of another version is an empty cache; one that cannot be written is
left alone. Nothing here raises.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telemetry_inject.scan import content, stored
from telemetry_inject.scan.content import Stamp

if TYPE_CHECKING:
    from telemetry_inject.model import FileScan, Problem

_FORMAT = 2
_DIGEST = 16
_RACY = 2_000_000_000
"""Nanoseconds. A file that changed so shortly before it was read may change again within the
clock's tick without looking different, as git knows; it is read again the next time."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one version of a file."""

    packed: bytes
    """Its functions, as they are kept: thousands of files lie in memory before they are listed."""
    problem: tuple[int, int, str] | None
    """What the language's own checker had against it: line, column, message."""

    @property
    def rows(self) -> tuple[stored.Row, ...]:
        """Return its functions."""
        return stored.unpacked(self.packed)


NOTHING = Known(stored.packed(()), None)


def known(scan: FileScan, problem: Problem | None) -> Known:
    """Return what is worth keeping of a scan."""
    place = None if problem is None else (problem.line, problem.column, problem.message)
    return Known(stored.packed(map(stored.row, scan.functions)), place)


class ScanCache:
    """What is known of the files of one project. `version` changes with the tool and its grammars."""

    def __init__(
        self, folder: Path | None, root: Path, version: str, now: Callable[[], int] = time.time_ns
    ) -> None:
        self._path = None if folder is None else folder / "scan" / _digest(str(root)).hex()
        self._head = f"{_FORMAT} {sys.implementation.cache_tag} {version}\n".encode()
        self._now = now
        self._entries: dict[str, tuple[Any, ...]] = _load(self._path, self._head)
        """By path: the stamp, and either the reason why the file is left out, or None, its name
        in ids, its packed rows, and the problem."""
        self._changed = False

    def objection(self, path: Path, stamp: Stamp) -> str | None:
        """Return what `content.objection` says, without looking into a file that is known."""
        entry = self._entry(str(path), stamp)
        if entry is not None:
            reason: str | None = entry[1]
            return reason
        said = content.objection(path, stamp)
        if said is not None and stamp.size:
            self._put(str(path), stamp, (said,))
        return said

    def get(self, path: Path, name: str, stamp: Stamp) -> Known | None:
        """Return what is known of this version of a file; None where it must be read."""
        entry = self._entry(str(path), stamp)
        if entry is None or len(entry) < 5 or entry[2] != name:
            return None
        return Known(entry[3], entry[4])

    def put(self, path: Path, name: str, stamp: Stamp, known: Known) -> None:
        """Remember what was found, unless the file may still be changing."""
        self._put(str(path), stamp, (None, name, known.packed, known.problem))

    def save(self) -> None:
        """Write what is new, in one step; another run at the same time loses nothing but time."""
        if self._path is None or not self._changed:
            return
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            body = marshal.dumps(self._entries)
            temporary.write_bytes(self._head + _digest(body) + body)
            temporary.replace(self._path)
        except (OSError, ValueError):
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _entry(self, key: str, stamp: Stamp) -> tuple[Any, ...] | None:
        entry = self._entries.get(key)
        return entry if entry is not None and entry[0] == stamp else None

    def _put(self, key: str, stamp: Stamp, rest: tuple[Any, ...]) -> None:
        if self._now() - max(stamp.modified, stamp.changed) < _RACY:
            return
        self._entries[key] = (tuple(stamp), *rest)
        self._changed = True


def _load(path: Path | None, head: bytes) -> dict[str, tuple[Any, ...]]:
    if path is None:
        return {}
    try:
        held = path.read_bytes()
    except (OSError, ValueError):
        return {}
    start = len(head) + _DIGEST
    body = memoryview(held)[start:]
    if not held.startswith(head) or held[len(head) : start] != _digest(body):
        return {}
    entries: dict[str, tuple[Any, ...]] = marshal.loads(body)  # noqa: S302 - its digest was right
    return entries


def _digest(text: str | bytes | memoryview) -> bytes:
    encoded = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    return hashlib.blake2b(encoded, digest_size=_DIGEST).digest()
