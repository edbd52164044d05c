"""Only functions whose code changed: files and functions compared with a revision.

A function is unchanged where its digest occurs in what the file held at the revision. A file that
did not exist there may have been moved or split: the functions of files that are gone count then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from telemetry_inject.config import SettingsError
from telemetry_inject.languages import load, table
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import SourceFile
from telemetry_inject.pipeline.records import Older, Task
from telemetry_inject.report.diff import ranges
from telemetry_inject.repository.changes import Change, Changes, Since, changes, top
from telemetry_inject.repository.git import Blobs, GitError, blobs
from telemetry_inject.scan.discover import LeftOut
from telemetry_inject.scan.extract import FunctionExtractor


@dataclass(frozen=True, slots=True)
class Compared:
    """A task of a changed file, and where its older text is found."""

    task: Task
    change: Change
    changes: Changes


def changed(tasks: Iterable[Task], since: Since) -> Iterator[Compared | LeftOut]:
    """Yield the tasks of changed files; those of submodules are left out with a reason.

    Raises `SettingsError` where there is no repository or no such revision.
    """
    known: dict[Path, Changes | str] = {}
    tops: dict[Path, Path] = {}
    for task in tasks:
        folder = task.path.parent
        try:
            if folder not in tops:
                tops[folder] = top(task.path)
            if tops[folder] not in known:
                known[tops[folder]] = _changes(tops[folder], since)
        except GitError as error:
            raise SettingsError(str(error)) from error
        found = known[tops[folder]]
        if isinstance(found, str):
            yield LeftOut(task.path, found)
            continue
        change = _change(found, task.path)
        if change is not None:
            yield Compared(task, change, found)


def _change(found: Changes, path: Path) -> Change | None:
    try:
        return found.of(path)
    except OSError:  # whoever works on it says why it cannot be read
        return Change(None)


def _changes(folder: Path, since: Since) -> Changes | str:
    try:
        return changes(folder, since)
    except GitError as error:
        if (folder / ".git").is_dir():
            raise
        return f"in a submodule or worktree of its own: {error}"


def older(compared: Sequence[Compared], since: Since) -> Iterator[Task]:
    """Yield the tasks with what their files held before, read when it is needed."""
    if not compared:
        return
    with ExitStack() as stack:
        readers: dict[Path, Blobs] = {}
        moved: dict[tuple[Path, str], frozenset[str]] = {}
        for each in compared:
            folder = each.changes.root
            if folder not in readers:
                readers[folder] = stack.enter_context(blobs(folder))
            try:
                yield _with_older(each, since, readers[folder], moved)
            except GitError as error:
                raise SettingsError(f"{each.task.path}: {error}") from error


def _with_older(
    each: Compared, since: Since, reader: Blobs, moved: dict[tuple[Path, str], frozenset[str]]
) -> Task:
    task, change = each.task, each.change
    known: frozenset[str] = frozenset()
    if change.before is None:
        key = (each.changes.root, task.language)
        if key not in moved:
            moved[key] = _moved(task, each.changes, reader)
        known = moved[key]
    return replace(
        task,
        older=Older(
            name=str(since),
            before=b"" if change.before is None else reader.read(change.before),
            staged=None if change.staged is None else reader.read(change.staged),
            show=since.show,
            moved=known,
        ),
    )


def _moved(task: Task, changes: Changes, reader: Blobs) -> frozenset[str]:
    """Return the digests of the functions of files that are gone."""
    [entry] = [each for each in table() if each.name == task.language]
    language = load(task.language)
    found: set[str] = set()
    for name, blob in changes.gone():
        if Path(name).suffix.lower() in entry.suffixes:
            found |= _digests(language, task, reader.read(blob))
    return frozenset(found)


def shown(older: Older | None, data: bytes) -> tuple[tuple[int, int], ...] | None:
    """Return the lines that a pull request shows of a file; none of one that was moved."""
    if older is None or not older.show:
        return None
    return () if older.moved else ranges(older.before, data)


def unchanged(language: Language, file: Parsed, task: Task) -> frozenset[str]:
    """Return the ids of the functions whose code is what it was."""
    older = task.older
    if older is None:
        return frozenset()
    old = older.moved | _digests(language, task, older.before)
    staged = None if older.staged is None else _digests(language, task, older.staged)
    return frozenset(
        each.id
        for each in file.scan.functions
        if each.digest in old or (staged is not None and each.digest not in staged)
    )


def _digests(language: Language, task: Task, data: bytes) -> frozenset[str]:
    source = SourceFile(task.path, task.name, "", task.language, data)
    parsed = FunctionExtractor(language).extract(source)
    return frozenset(each.digest for each in parsed.scan.functions)
