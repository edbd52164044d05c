"""The other files of a project, as names are followed into them."""

from __future__ import annotations

from pathlib import Path

from telemetry_inject.scan.content import LARGEST


class ProjectFiles:
    """Reads each file at most once, and none outside of the project."""

    def __init__(self, root: Path) -> None:
        """Take the folder that nothing is read outside of."""
        self._root = root.resolve()
        self._known: dict[Path, bytes | None] = {}

    def __call__(self, path: Path) -> bytes | None:
        """Return the bytes of a file; None where there is none, or it is too large to be source."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: Path) -> bytes | None:
        try:
            real = path.resolve()
            if not real.is_relative_to(self._root) or not real.is_file():
                return None
            return real.read_bytes() if real.stat().st_size <= LARGEST else None
        except (OSError, RuntimeError, ValueError):
            return None
