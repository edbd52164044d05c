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
            marks += [entry.module, _grammar(entry.name)]
    marks += _files(PACKAGE / "languages")
    marks += _files(PACKAGE / "scan")
    return hashlib.blake2b("\n".join(marks).encode(), digest_size=12).hexdigest()


def _grammar(language: str) -> str:
    try:
        return version(f"tree-sitter-{language}")
    except PackageNotFoundError:
        return ""


def _files(folder: Path) -> list[str]:
    found = [each for kind in ("*.py", "*.scm", "*.toml") for each in folder.rglob(kind)]
    states = [(each, each.stat()) for each in found]
    return sorted(f"{each} {state.st_size} {state.st_mtime_ns}" for each, state in states)
