"""Finding source files below the arguments of a command line, with a reason for each left out."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from telemetry_inject.languages import table
from telemetry_inject.scan import content, ignores
from telemetry_inject.scan.content import UNKNOWN, Stamp
from telemetry_inject.scan.folders import folder_objection, name_objection

EXCLUDED = "excluded by the project's settings"
Objection = Callable[[Path, Stamp], str | None]
"""Says why a version of a file is left out for what is in it."""

_SHEBANG = re.compile(rb"#!\s*(\S+)(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to work on."""

    path: Path
    language: str
    stamp: Stamp = UNKNOWN
    """Tells one version of the file from the next."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that could have been meant, or a folder that was not entered, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder still to be entered."""

    path: str
    base: str
    """The argument that it lies below: globs are relative to it."""
    rules: ignores.Rules | None


@dataclass(frozen=True, slots=True)
class Project:
    """What a project's own file includes and excludes, relative to the folder of that file."""

    folder: str = ""
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()


NO_PROJECT = Project()


class CodeScanner:
    """Finds source files. What a person names is taken even where ignore rules leave it out.

    `--include` only narrows, `--exclude` counts for named files too. A link is followed where it
    is named, never inside of a tree, so that no walk can run in circles. The order is that of the
    arguments and, below a folder, of the names.
    """

    def __init__(
        self,
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        project: Project = NO_PROJECT,
        languages: Collection[str] | None = None,
        objection: Objection = content.objection,
    ) -> None:
        self._include = ignores.spec(include)
        self._exclude = ignores.spec(exclude)
        self._folder = os.path.realpath(project.folder)
        self._project_include = ignores.spec(project.include)
        self._project_exclude = ignores.spec(project.exclude)
        entries = [each for each in table() if languages is None or each.name in languages]
        self._suffixes = {suffix: each.name for each in entries for suffix in each.suffixes}
        self._left_out = [each for entry in entries for each in entry.left_out]
        self._interpreters = {name: each.name for each in entries for name in each.interpreters}
        self._objection = objection

    def discover(self, paths: Iterable[Path]) -> Iterator[Found | LeftOut]:
        """Yield each file once; a path that does not exist is left out with that reason."""
        seen: set[str] = set()
        for path in paths:
            real = os.path.realpath(path)
            for place, item in self._argument(path, real):
                if isinstance(item, LeftOut) or place not in seen:
                    yield item
                if isinstance(item, Found):
                    seen.add(place)

    def _argument(self, path: Path, real: str) -> Iterator[tuple[str, Found | LeftOut]]:
        try:
            state = path.stat()
        except (OSError, ValueError) as error:
            yield real, LeftOut(path, f"cannot be read: {getattr(error, 'strerror', error)}")
            return
        if stat.S_ISDIR(state.st_mode):
            yield from self._walk(path, real)
        elif not stat.S_ISREG(state.st_mode):
            yield real, LeftOut(path, "not a regular file")
        elif self._exclude is not None and self._matches(self._exclude, str(path), os.curdir):
            yield real, LeftOut(path, "excluded by --exclude")
        elif self._of_project(self._project_exclude, real):
            yield real, LeftOut(path, EXCLUDED)
        else:
            language = self._language(path.name, str(path))
            if language is None:
                yield real, LeftOut(path, "not in a language that is known here")
            else:
                yield real, self._checked(path, language, state)

    def _walk(self, top: Path, real: str) -> Iterator[tuple[str, Found | LeftOut]]:
        base = str(top)
        waiting = [_Folder(real, base, ignores.around(real))]
        while waiting:
            folder = waiting.pop()
            shown = _shown(folder.path, real, base)
            try:
                with os.scandir(folder.path) as listing:
                    entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
            except OSError as error:
                yield folder.path, LeftOut(Path(shown), f"cannot be read: {error.strerror}")
                continue
            inside = ignores.within(folder.path, folder.rules)
            deeper: list[_Folder] = []
            for entry in entries:
                shown_entry = os.path.join(shown, entry.name)  # noqa: PTH118
                if entry.is_dir(follow_symlinks=False):
                    reason = self._folder_objection(entry, inside, shown_entry, base)
                    if reason is None:
                        deeper.append(_Folder(entry.path, base, inside))
                    else:
                        yield entry.path, LeftOut(Path(shown_entry), reason)
                elif item := self._entry(entry, inside, shown_entry, base):
                    yield entry.path, item
            waiting += reversed(deeper)

    def _folder_objection(
        self, entry: os.DirEntry[str], rules: ignores.Rules | None, shown: str, base: str
    ) -> str | None:
        reason = folder_objection(entry.path, entry.name)
        if reason is not None:
            return reason
        if rules is not None and ignores.ignored(rules, entry.path, directory=True):
            return "ignored by git"
        if self._exclude is not None and self._matches(self._exclude, shown + "/", base):
            return "excluded by --exclude"
        if self._of_project(self._project_exclude, entry.path + "/"):
            return EXCLUDED
        return None

    def _entry(
        self, entry: os.DirEntry[str], rules: ignores.Rules | None, shown: str, base: str
    ) -> Found | LeftOut | None:
        """Return what becomes of an entry that is no folder; None for what is no code at all."""
        suffix = _suffix(entry.name)
        if suffix and suffix not in self._suffixes:
            return None
        if not entry.is_file(follow_symlinks=False):
            if not suffix:
                return None
            link = entry.is_symlink()
            return LeftOut(Path(shown), "a link" if link else "not a regular file")
        if not suffix and not (self._interpreters and entry.stat().st_mode & 0o111):
            return None
        reason = name_objection(entry.name)
        if (
            reason is None
            and rules is not None
            and ignores.ignored(rules, entry.path, directory=False)
        ):
            reason = "ignored by git"
        if (
            reason is None
            and self._exclude is not None
            and self._matches(self._exclude, shown, base)
        ):
            reason = "excluded by --exclude"
        if reason is None and self._of_project(self._project_exclude, entry.path):
            reason = EXCLUDED
        if reason is None and self._include is not None:
            reason = None if self._matches(self._include, shown, base) else "not in --include"
        elif reason is None and self._project_include is not None:
            included = self._of_project(self._project_include, entry.path)
            reason = None if included else "not included by the project's settings"
        language = self._language(entry.name, entry.path) if suffix or reason is None else None
        if language is None:
            return None
        if reason is not None:
            return LeftOut(Path(shown), reason)
        try:
            return self._checked(Path(shown), language, entry.stat(follow_symlinks=False))
        except OSError as error:
            return LeftOut(Path(shown), f"cannot be read: {error.strerror}")

    def _checked(self, path: Path, language: str, state: os.stat_result) -> Found | LeftOut:
        stamp = content.stamp(state)
        named = (why for end, why in self._left_out if path.name.lower().endswith(end))
        reason = next(named, None) or self._objection(path, stamp)
        return Found(path, language, stamp) if reason is None else LeftOut(path, reason)

    def _language(self, name: str, path: str) -> str | None:
        """Return the language by the suffix, or else by the `#!` line."""
        suffix = _suffix(name)
        if suffix:
            return self._suffixes.get(suffix)
        try:
            head = content.peek(path, 200)
        except OSError:
            return None
        found = _SHEBANG.match(head)
        if found is None:
            return None
        words = [found.group(1), *(found.group(2) or b"").split()]
        for word in words:
            name = os.path.basename(word.decode("utf-8", "replace"))  # noqa: PTH119
            language = self._interpreters.get(name.rstrip("0123456789."))
            if language is not None:
                return language
            if name != "env" and not name.startswith("-") and "=" not in name:
                return None
        return None

    def _of_project(self, spec: GitIgnoreSpec | None, path: str) -> bool:
        """Return whether a pattern of the project's file matches; `path` is real, and absolute."""
        if spec is None:
            return False
        relative = os.path.relpath(path, self._folder).replace(os.sep, "/")
        directory = "/" if path.endswith("/") else ""
        return not relative.startswith("../") and bool(spec.match_file(relative + directory))

    @staticmethod
    def _matches(spec: GitIgnoreSpec, path: str, base: str) -> bool:
        directory = path.endswith("/")
        relative = os.path.relpath(path, base).replace(os.sep, "/")
        if relative.startswith("../"):
            relative = os.path.basename(path)  # noqa: PTH119
        return bool(spec.match_file(relative + "/" if directory else relative))


def _suffix(name: str) -> str:
    """Return the suffix in lower case; a leading dot is none."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def _shown(path: str, real: str, base: str) -> str:
    """Return a path below the argument as the person wrote that."""
    return base if path == real else os.path.join(base, os.path.relpath(path, real))  # noqa: PTH118
