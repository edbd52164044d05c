"""What `telemetry-inject scan` lists: the functions of each file, and the files left out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from telemetry_inject.config import Settings, cache_folder
from telemetry_inject.languages import load, table
from telemetry_inject.pipeline import project, workers
from telemetry_inject.pipeline.edition import edition
from telemetry_inject.pipeline.find import scanner
from telemetry_inject.scan.cache import NOTHING, Known, ScanCache, known
from telemetry_inject.scan.collecting import uncollected
from telemetry_inject.scan.discover import Found, LeftOut

CHUNK = 16
"""Files that a worker gets at a time."""
FEW = 16
"""With so few files, starting processes takes longer than the work."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file, and the names that its ids are made from."""

    found: Found
    name: str
    root: Path


@dataclass(frozen=True, slots=True)
class Listed:
    """The functions of one file."""

    file: Named
    known: Known = NOTHING
    failure: str | None = None
    """Why there is nothing to list."""


def listing(paths: Sequence[Path], settings: Settings) -> Iterator[Listed | LeftOut]:
    """Yield what each file holds, in the order of the files; first those left out."""
    given = [project.real(path) for path in paths]
    cache = _cache(given)
    homes, named = project.Homes(), []
    for item in scanner(settings, cache.objection).discover(given):
        if isinstance(item, LeftOut):
            yield item
        else:
            home = homes.of(item.path, load(item.language))
            named.append(Named(item, project.name(item.path, home.folder), home.folder))
    yield from _list(named, cache, settings)
    cache.save()


def _cache(paths: Sequence[Path]) -> ScanCache:
    root = Path(os.path.commonpath([str(path) for path in paths]))
    with uncollected():
        return ScanCache(cache_folder(), root, edition([entry.name for entry in table()]))


def _list(named: Sequence[Named], cache: ScanCache, settings: Settings) -> Iterator[Listed]:
    """Yield what is known, and between it, in order, what is not and so is scanned."""
    kept = [cache.get(file.found.path, file.name, file.found.stamp) for file in named]
    rest = (file for file, found in zip(named, kept, strict=True) if found is None)
    missing = kept.count(None)
    jobs = 1 if missing <= FEW else settings.jobs or workers.cores()
    chunks = iter(lambda: list(islice(rest, CHUNK)), [])
    scanned = chain.from_iterable(workers.ordered(_scan, chunks, jobs, _lost))
    for file, found in zip(named, kept, strict=True):
        listed = next(scanned) if found is None else Listed(file, found)
        if found is None and listed.failure is None:
            cache.put(file.found.path, file.name, file.found.stamp, listed.known)
        yield listed


def _scan(files: Sequence[Named]) -> list[Listed]:
    with uncollected():
        return [_one(file) for file in files]


def _one(file: Named) -> Listed:
    from telemetry_inject.model import SourceFile
    from telemetry_inject.scan.extract import FunctionExtractor

    language = load(file.found.language)
    path = file.found.path
    try:
        module = language.syntax.module(path, file.root)
        source = SourceFile(path, file.name, module, language.name, path.read_bytes())
        parsed = FunctionExtractor(language).extract(source)
        return Listed(file, known(parsed.scan, language.syntax.problem(source)))
    except OSError as error:
        return Listed(file, failure=f"it cannot be read: {error.strerror}")
    except Exception as error:  # one broken file must not stop the others
        what = f"a mistake of ours, please report it: {type(error).__name__}: {error}"
        return Listed(file, failure=what)


def _lost(files: Sequence[Named]) -> list[Listed]:
    if len(files) > 1:
        return [each for file in files for each in workers.alone(_scan, [file], _lost)]
    return [Listed(file, failure="the process that worked on it died") for file in files]
