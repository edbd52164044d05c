"""Our lines as the project's own clang-format lays them out; it is asked, not imitated."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from telemetry_inject.languages.cfamily.inject.spelling import STATEMENT
from telemetry_inject.model import Insertion

_SECONDS = 20
_LINE = re.compile(rb"(?:^[ \t]*)?" + STATEMENT.pattern, re.MULTILINE)
"""A statement of ours with its indentation: where a body holds only directives, ours is a guess."""


def laid_out(
    insertions: Sequence[Insertion], data: bytes, path: Path, settings: Path
) -> tuple[Insertion, ...]:
    """Return the insertions with each statement as clang-format would have it at its place.

    They stay as they are where it is not installed, or where it would do more than lay them out.
    """
    ordered = sorted(insertions, key=lambda each: each.offset)
    text, lines = _with(data, ordered)
    tool = shutil.which("clang-format")
    if tool is None or not lines:
        return tuple(ordered)
    command = [tool, f"--style=file:{settings}", f"--assume-filename={path}", "--sort-includes=0"]
    command += [f"--lines={first}:{last}" for first, last in lines]
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return tuple(ordered)
    before, after = _LINE.findall(text), _LINE.findall(done.stdout)
    if done.returncode or [_plain(each) for each in before] != [_plain(each) for each in after]:
        return tuple(ordered)
    return tuple(_replaced(ordered, iter(after)))


def _with(data: bytes, ordered: Sequence[Insertion]) -> tuple[bytes, list[tuple[int, int]]]:
    """Return the text with the insertions, and the first and last lines of each that has statements."""
    pieces: list[bytes] = []
    lines: list[tuple[int, int]] = []
    at, line = 0, 1
    for each in ordered:
        pieces += (data[at : each.offset], each.text)
        line += data.count(b"\n", at, each.offset)
        at, first = each.offset, line
        line += each.text.count(b"\n")
        if STATEMENT.search(each.text):
            lines.append((first, max(first, line - 1)))
    return b"".join([*pieces, data[at:]]), lines


def _replaced(ordered: Sequence[Insertion], texts: Iterator[bytes]) -> Iterator[Insertion]:
    for each in ordered:
        yield Insertion(each.offset, _LINE.sub(lambda _: next(texts), each.text))


def _plain(statement: bytes) -> bytes:
    return b"".join(statement.split())
