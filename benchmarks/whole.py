"""The tool as the benchmarks call it: its own pipeline, in process, without writing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from telemetry_inject.languages import load, table
from telemetry_inject.languages.base import Reach
from telemetry_inject.pipeline import work, workers
from telemetry_inject.pipeline.reach import of_files
from telemetry_inject.pipeline.records import Done, Task

CHUNK = 8


def files(folder: Path, language: str) -> list[Path]:
    """Return the files of a language under a folder, or the file itself, in order."""
    if folder.is_file():
        return [folder]
    entry = next(each for each in table() if each.name == language)
    left_out = tuple(end for end, _ in entry.left_out)
    found = (each for each in folder.rglob("*") if each.suffix in entry.suffixes)
    return sorted(
        each
        for each in found
        if each.is_file() and "node_modules" not in each.parts and not each.name.endswith(left_out)
    )


def reach(root: Path, paths: Iterable[Path], language: str) -> Reach:
    """Return what the files of a project mean for the choice of idioms."""
    return of_files(paths, root, language)


def tasks(
    root: Path, paths: Iterable[Path], language: str, level: str, known: Reach
) -> Iterator[Task]:
    """Yield the work on each file."""
    load(language)
    for path in paths:
        name = path.relative_to(root).as_posix()
        yield Task(path=path, name=name, root=root, language=language, level=level, reach=known)


def done(todo: Iterable[Task], jobs: int = 1) -> Iterator[Done]:
    """Yield what became of each file, in order."""
    rest = iter(todo)
    chunks: Iterable[Sequence[Task]] = iter(lambda: tuple(islice(rest, CHUNK)), ())
    for chunk in workers.ordered(work.batch, chunks, jobs, work.lost):
        yield from chunk
