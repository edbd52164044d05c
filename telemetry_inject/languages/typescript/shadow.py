"""A folder that stands in for a project: links to all that is there, but for some files."""

from __future__ import annotations

import os
from pathlib import Path


class Shadow:
    """A stand-in at `root` for the folder `top`; both are real paths."""

    def __init__(self, top: Path, root: Path) -> None:
        self.root = root
        self._top = top
        self._open: set[Path] = set()
        root.mkdir()
        self._fill(top)

    def of(self, path: Path) -> Path:
        """Return where something of the project is in the stand-in."""
        return self.root / path.resolve().relative_to(self._top)

    def write(self, path: Path, text: bytes) -> None:
        """Put a text in the place of a file."""
        real = path.resolve()
        place = self.of(real)
        for folder in reversed(real.relative_to(self._top).parents[:-1]):
            self._unfold(self._top / folder)
        place.unlink(missing_ok=True)
        place.write_bytes(text)

    def _unfold(self, folder: Path) -> None:
        """Make a real folder of what is a link to one."""
        if folder in self._open:
            return
        place = self.of(folder)
        place.unlink(missing_ok=True)
        place.mkdir()
        self._fill(folder)

    def _fill(self, folder: Path) -> None:
        self._open.add(folder)
        place = self.root / folder.relative_to(self._top)
        with os.scandir(folder) as entries:
            for each in entries:
                (place / each.name).symlink_to(each.path)
