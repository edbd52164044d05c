"""Which project a file belongs to, and what it is called there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.folders import above


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that names of files are relative to."""

    folder: Path
    whole: bool
    """Whether the folder is all of a project: it has a manifest or is a repository's root."""


class Homes:
    """Finds the homes of files; each folder is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Path], Home] = {}

    def of(self, path: Path, language: Language) -> Home:
        """Return the home of `path`, an absolute path."""
        key = (language.name, path.parent)
        if key not in self._known:
            root = language.packaging.root(path)
            self._known[key] = Home(root, True) if root else _alone(path)
        return self._known[key]


def _alone(path: Path) -> Home:
    """Return the repository of a file without a manifest, or the folder around its packages."""
    for folder in above(path):
        if (folder / ".git").exists():
            return Home(folder, True)
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        folder = folder.parent
    return Home(folder, False)


def name(path: Path, folder: Path) -> str:
    """Return the name of a file in ids and reports."""
    whole, start = str(path), os.path.join(folder, "")  # noqa: PTH118 - a third of the time
    if not whole.startswith(start):
        return path.name
    return whole[len(start) :].replace(os.sep, "/")


def real(path: Path) -> Path:
    """Return the absolute path, links in folders followed; a link to a file stays one."""
    return Path(_real(str(path.parent))) / path.name if path.name else path.resolve()


@lru_cache(maxsize=4096)
def _real(folder: str) -> str:
    return os.path.realpath(folder)
