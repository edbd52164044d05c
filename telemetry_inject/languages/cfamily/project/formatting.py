"""What a project's `.clang-format` asks for."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

from telemetry_inject.languages.folders import above, text

NAMES = (".clang-format", "_clang-format")
_LIMIT = re.compile(r"(?m)^ColumnLimit:\s*(\d+)")
_BASED = re.compile(r"(?m)^BasedOnStyle:\s*['\"]?(\w+)")
_DISABLED = re.compile(r"(?m)^DisableFormat:\s*true")
_WIDTHS = MappingProxyType({"webkit": 0, "microsoft": 120, "gnu": 79})


def settings(path: Path) -> Path | None:
    """Return the file that says how a source file is formatted; None where it is not."""
    for folder in above(path):
        for name in NAMES:
            found = text(f"{folder}/{name}")
            if found:
                return None if _DISABLED.search(found) else folder / name
    return None


def formatted(path: Path) -> bool:
    """Return whether clang-format is for a file."""
    return settings(path) is not None


def width(path: Path) -> int | None:
    """Return the columns that a line may take, 0 for any number; None without clang-format."""
    found = settings(path)
    if found is None:
        return None
    content = text(found)
    limit, based = _LIMIT.search(content), _BASED.search(content)
    if limit:
        return int(limit[1])
    return _WIDTHS.get(based[1].lower() if based else "", 80)
