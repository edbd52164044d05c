"""Which edition of this program a cache was made by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from telemetry_inject import __version__
from telemetry_inject.languages import table

PACKAGE = Path(__file__).parents[1]


def edition(languages: Iterable[str]) -> str:
    """Return a text that changes with the code that reads these languages, and its grammars."""
    marks = [__version__]
    for entry in table():
        if entry.name in languages:
            folder = PACKAGE / "languages" / entry.name
            marks += [
                entry.module,
                _grammar(entry.name),
                *_files(folder),
                *_files(folder / "queries"),
            ]
    marks += _files(PACKAGE / "scan")
    return hashlib.blake2b("\n".join(marks).encode(), digest_size=12).hexdigest()


def _grammar(language: str) -> str:
    try:
        return version(f"tree-sitter-{language}")
    except PackageNotFoundError:
        return ""


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    states = [(each.name, each.stat()) for each in folder.iterdir() if each.is_file()]
    return sorted(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states)
