"""How a project compiles its files: `compile_commands.json`, read and not run."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from telemetry_inject.languages.folders import above

_PLACES = ("compile_commands.json", "build/compile_commands.json", "builddir/compile_commands.json")
_LARGEST = 64_000_000
"""Bytes of a database that is read."""
_FOLDERS = ("-I", "-isystem", "-iquote", "-idirafter")
_FILES = ("-include", "-imacros")
_KEPT = re.compile(
    r"-(?:D.+|U.+|std=[\w+]+|ansi|W(?!p,|a,|l,)[\w-]+(?:=[\w-]+)?|pedantic(?:-errors)?|m(?:32|64|x32)|pthread"
    r"|f(?:no-)?(?:exceptions|rtti|signed-char|unsigned-char|short-enums|gnu89-inline|permissive"
    r"|ms-extensions|plan9-extensions|openmp|coroutines|char8_t|concepts|freestanding|hosted"
    r"|strict-aliasing|inline|asm|builtin|visibility=\w+|PIC|pic|PIE|pie))"
)


def flags_of(path: Path) -> tuple[str, ...] | None:
    """Return the flags of a file that say how it is read, with absolute folders; None without any.

    Nothing that names a program, a plugin or an output is among them: a repository is not trusted.
    """
    for folder in above(path):
        for place in _PLACES:
            database = folder / place
            if database.is_file():
                found = _database(database, database.stat().st_mtime_ns)
                return found.get(str(path.absolute()))
    return None


@lru_cache(maxsize=8)
def _database(path: Path, _changed: int) -> Mapping[str, tuple[str, ...]]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        entries = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            one = _entry(entry)
            if one is not None:
                found.setdefault(*one)
    return found


def _entry(entry: Mapping[str, object]) -> tuple[str, tuple[str, ...]] | None:
    folder, file = entry.get("directory"), entry.get("file")
    if not isinstance(folder, str) or not isinstance(file, str):
        return None
    words = entry.get("arguments")
    if not isinstance(words, list):
        try:
            words = shlex.split(str(entry.get("command", "")))
        except ValueError:
            return None
    name = str((Path(folder) / file).absolute())
    return name, tuple(_kept([str(each) for each in words[1:]], Path(folder)))


def _kept(words: Sequence[str], folder: Path) -> Iterator[str]:
    rest = iter(words)
    for word in rest:
        option = next((each for each in (*_FOLDERS, *_FILES) if word.startswith(each)), None)
        if option is not None:
            value = word.removeprefix(option) or next(rest, "")
            if value:
                named = folder / value
                yield from (option, str(named) if option in _FOLDERS or named.exists() else value)
        elif word in ("-D", "-U"):
            yield word + next(rest, "_")
        elif _KEPT.fullmatch(word):
            yield word
