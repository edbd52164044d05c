"""Which project a file belongs to, and what the other files of the project have to say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from telemetry_inject.languages import load
from telemetry_inject.languages.base import Language, Reach
from telemetry_inject.languages.folders import above
from telemetry_inject.scan.content import LARGEST
from telemetry_inject.scan.discover import CodeScanner, Found


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that names of files are relative to, and whether it has a manifest."""

    folder: Path
    manifest: bool


class Homes:
    """Finds the homes of files; each folder is looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Path], Home] = {}

    def of(self, path: Path, language: Language) -> Home:
        """Return the home of `path`, an absolute path."""
        key = (language.name, path.parent)
        if key not in self._known:
            root = language.packaging.root(path)
            self._known[key] = Home(root or _alone(path), root is not None)
        return self._known[key]


def _alone(path: Path) -> Path:
    """Return the repository of a file without a manifest, or the folder around its packages."""
    for folder in above(path):
        if (folder / ".git").exists():
            return folder
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        folder = folder.parent
    return folder


def name(path: Path, folder: Path) -> str:
    """Return the name of a file in ids and reports."""
    try:
        return path.relative_to(folder).as_posix()
    except ValueError:
        return path.name


def real(path: Path) -> Path:
    """Return the absolute path, links in folders followed; a link to a file stays one."""
    return Path(_real(str(path.parent))) / path.name if path.name else path.resolve()


@lru_cache(maxsize=4096)
def _real(folder: str) -> str:
    return os.path.realpath(folder)


def files(folder: Path, language: str) -> list[Path]:
    """Return every file of a project in one language, tests included, for the survey."""
    scanner = CodeScanner(languages=[language], objection=_too_large)
    return [each.path for each in scanner.discover([folder]) if isinstance(each, Found)]


def _too_large(path: Path, size: int) -> str | None:
    return None if size <= LARGEST else "too large"


def facts(chunk: tuple[str, Sequence[tuple[Path, str]]]) -> list[tuple[str, ...]]:
    """Return what each file, (path, name), of one language says that others must know.

    A file that cannot be read says nothing.
    """
    language, files = chunk
    ladder = load(language).ladder
    return [_survey(ladder.survey, path, name) for path, name in files]


def _survey(
    survey: Callable[[str, bytes], tuple[str, ...]], path: Path, name: str
) -> tuple[str, ...]:
    try:
        return survey(name, path.read_bytes())
    except OSError:
        return ()


def reach(language: str, found: Iterable[tuple[str, ...]]) -> Reach:
    """Return what all facts of a project mean for the choice of idioms."""
    return load(language).ladder.reach(fact for facts in found for fact in facts)
