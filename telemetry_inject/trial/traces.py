"""Places in source files that stack traces name, in any language."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

PATTERNS = (
    re.compile(r'File "([^"\n]+)", line (\d+)'),  # Python
    re.compile(r"(?:file://)?([^\s()'\"<>:]+\.\w{1,5}):(\d+)(?::\d+)?"),  # nearly everybody else
)


def places(texts: Iterable[str], folder: Path) -> dict[Path, set[int]]:
    """Return the lines that are named, by file; relative names are taken from `folder`."""
    found: dict[Path, set[int]] = {}
    for text in texts:
        for pattern in PATTERNS:
            for name, line in pattern.findall(text):
                path = Path(os.path.normpath(folder / name))
                found.setdefault(path, set()).add(int(line))
    return found
