"""What all languages share about a project's folders: the way up, and `.editorconfig`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_REPOSITORY = (".git", ".hg", ".jj")
_SECTION = re.compile(r"^\[(?P<globs>.+)\]\s*$")
_LENGTH = re.compile(r"(?i)^max_line_length\s*[=:]\s*(\d+)\s*$")


def above(path: Path) -> Iterator[Path]:
    """Yield the folder of a file (or the folder itself) and those above it, up to its repository.

    Ends at the folder that holds `.git` and the like, so that a stray manifest in somebody's home
    directory does not adopt every script below it; without a repository, ends at the top.
    """
    start = (path if path.is_dir() else path.parent).absolute()
    for folder in (start, *start.parents):
        yield folder
        if any(os.path.exists(f"{folder}/{mark}") for mark in _REPOSITORY):  # noqa: PTH110
            return


def text(path: str | Path) -> str:
    """Return a small configuration file as text, empty where it cannot be read.

    The answer is kept until the file's time or size changes: it is asked for once per source file,
    and most often the file is not there. `os` does that in 2 microseconds, `pathlib` in 10.
    """
    try:
        state = os.stat(path)  # noqa: PTH116
    except OSError:
        return ""
    return _text(os.fspath(path), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _text(path: str, _changed: int, _size: int) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def editorconfig_width(path: Path) -> int | None:
    """Return `max_line_length` of the nearest `.editorconfig` that sets it for the file."""
    for folder in above(path):
        content = text(f"{folder}/.editorconfig")
        found = _editorconfig(content, path.suffix) if content else None
        if found is not None:
            return found
        if re.search(r"(?mi)^root\s*=\s*true", content):
            return None
    return None


def _editorconfig(content: str, suffix: str) -> int | None:
    width, applies = None, False
    for line in content.splitlines():
        if section := _SECTION.match(line.strip()):
            applies = _covers(section["globs"], suffix)
        elif applies and (length := _LENGTH.match(line.strip())):
            width = int(length[1])
    return width


def _covers(globs: str, suffix: str) -> bool:
    """Whether a section is for all files or names the suffix: `*`, `*.py`, `*.{js,ts}`, `{*.js}`.

    Sections for particular folders or names are passed over.
    """
    if globs in {"*", "**"}:
        return True
    words = re.sub(r"\.\{([^}]*)\}", lambda m: "{" + _dotted(m[1]) + "}", globs)
    parts = (part.strip() for part in re.split(r"[{},]", words))
    return any(part in {suffix, f"*{suffix}", f"**{suffix}", f"**/*{suffix}"} for part in parts)


def _dotted(alternatives: str) -> str:
    return ",".join(f".{word.strip()}" for word in alternatives.split(","))
