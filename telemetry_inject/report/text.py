"""Text for people: paths and names that cannot harm a terminal, and colours where they are seen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def shown(text: object) -> str:
    """Return `text` with control characters and what is not Unicode written as escapes."""
    text = str(text)
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "surrogatepass").decode()
        for each in text
    )


def relative(path: Path, folder: Path) -> str:
    """Return the path as seen from `folder` where it lies below, else as it is; `/` separates."""
    whole, start = str(path), os.path.join(folder, "")  # noqa: PTH118 - a third of the time
    below = "." if path == folder else whole.removeprefix(start)
    return below.replace(os.sep, "/")


def plural(count: int, noun: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def coloured(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether colours are wanted on `stream` (https://no-color.org)."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return bool(environment.get("FORCE_COLOR")) or stream.isatty()


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts colours around text, or leaves it alone."""

    on: bool

    def __call__(self, text: str, *looks: str) -> str:
        """Return `text` in `looks`: bold, dim, red, green, yellow, cyan."""
        if not self.on or not text:
            return text
        return f"\x1b[{';'.join(_CODES[each] for each in looks)}m{text}\x1b[0m"


def paint_diff(diff: bytes) -> bytes:
    """Return a unified diff in colours."""
    return b"".join(_paint_line(line) for line in diff.splitlines(keepends=True))


def _paint_line(line: bytes) -> bytes:
    looks = {b"+": b"32", b"-": b"31", b"@": b"36"}
    if line.startswith((b"+++", b"---")):
        code: bytes | None = b"1"
    else:
        code = looks.get(line[:1])
    if code is None:
        return line
    text = line.rstrip(b"\r\n")
    return b"\x1b[%bm%b\x1b[0m%b" % (code, text, line[len(text) :])
