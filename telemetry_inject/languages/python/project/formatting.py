"""The line width that a Python project's formatter or linter asks for."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from telemetry_inject.languages.folders import above, editorconfig_width, text

DEFAULT = 88
_NARROWEST, _WIDEST = 40, 400
_LINTER = re.compile(r"^max[-_]line[-_]length\s*[=:]\s*(\d+)", re.MULTILINE)


def width(path: Path) -> int:
    """Return the columns a line may take in a file: black's, else ruff's, else a linter's limit.

    The nearest file that says something decides, as it does for those tools; then `.editorconfig`,
    then black's own 88.
    """
    for folder in above(path):
        found = _toml(folder) or _linters(folder)
        if found:
            return min(max(found, _NARROWEST), _WIDEST)
    found = editorconfig_width(path) or DEFAULT
    return min(max(found, _NARROWEST), _WIDEST)


def _toml(folder: Path) -> int | None:
    tools = _parsed(text(f"{folder}/pyproject.toml")).get("tool")
    tools = tools if isinstance(tools, dict) else {}
    if isinstance(black := tools.get("black"), dict):
        return _number(black.get("line-length")) or DEFAULT
    for name in (".ruff.toml", "ruff.toml"):
        if own := _parsed(text(f"{folder}/{name}")):
            return _number(own.get("line-length")) or DEFAULT
    if isinstance(ruff := tools.get("ruff"), dict):
        return _number(ruff.get("line-length")) or DEFAULT
    return None


def _linters(folder: Path) -> int | None:
    for name in (".flake8", "setup.cfg", "tox.ini"):
        if found := _LINTER.search(text(f"{folder}/{name}")):
            return int(found[1])
    return None


@lru_cache(maxsize=64)
def _parsed(content: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        return {}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
