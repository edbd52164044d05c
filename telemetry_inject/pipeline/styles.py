"""The layout of inserted lines, which a project's settings decide folder by folder."""

from __future__ import annotations

from pathlib import Path

from telemetry_inject.languages.base import Language, Style


class Styles:
    """Asks once for the files of a folder that have the same suffix; lives as long as a batch."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Path, str], Style] = {}

    def of(self, language: Language, path: Path) -> Style:
        """Return how inserted lines are laid out in the file at `path`."""
        key = (language.name, path.parent, path.suffix)
        if key not in self._known:
            self._known[key] = language.packaging.style(path)
        return self._known[key]
