"""Why a file is left out for what is in it: binary, minified, generated, too large, empty."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from telemetry_inject.languages.marks import generated

LARGEST = 2 * 1024 * 1024
"""Bytes; larger source files are data or bundles. The largest of CPython's `Lib` has 0.5 MB."""
PEEK = 32 * 1024
_LONG_LINE = 5000
_LONG_AVERAGE = 250


class Stamp(NamedTuple):
    """What tells one version of a file from the next without reading it."""

    size: int
    modified: int
    """In nanoseconds, like `changed`, which no program can set back."""
    changed: int
    inode: int


UNKNOWN = Stamp(0, 0, 0, 0)


def stamp(state: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def peek(path: str | Path, length: int = PEEK) -> bytes:
    """Return the head of a regular file. Never waits for a pipe or a device.

    Raises `OSError`, also for what is not a regular file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not a regular file")
        return os.read(descriptor, length)
    finally:
        os.close(descriptor)


def objection(path: Path, stamp: Stamp) -> str | None:
    """Return why the file at `path` is left out for what is in it; None where it is not."""
    size = stamp.size
    if size == 0:
        return "empty"
    if size > LARGEST:
        return f"too large: {size / 1_000_000:.1f} MB, the limit is {LARGEST / 1_000_000:.1f} MB"
    try:
        head = peek(path)
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    return against(head)


def against(head: bytes) -> str | None:
    """Return what speaks against source code that starts with these bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "not UTF-8: it is UTF-16"
    if b"\0" in head:
        return "binary: it holds NUL bytes"
    if _minified(head):
        return "minified: its lines are longer than a person writes them"
    if generated(head):
        return "generated: a comment at its top says so"
    return None


def _minified(head: bytes) -> bool:
    if len(head) < _LONG_LINE:
        return False
    lines = head.count(b"\n") + 1
    return len(head) / lines > _LONG_AVERAGE and any(
        len(line) >= _LONG_LINE for line in head.split(b"\n")
    )
