"""What all files of a project have to say about the functions of one: each is surveyed once.

Facts of unchanged files are kept in the user's cache folder, so that a run on one file of a large
project reads that file only. A cache that is missing or damaged is an empty one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from telemetry_inject.config import cache_folder
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Reach
from telemetry_inject.pipeline import project, workers, write
from telemetry_inject.pipeline.edition import edition
from telemetry_inject.scan.content import LARGEST, Stamp
from telemetry_inject.scan.discover import CodeScanner, Found

Facts = tuple[str, ...]
Chunk = tuple[str, Sequence[tuple[Path, str]]]
"""A language, and files of it with their names."""

CHUNK = 128
MANY = 512
"""Files from which on several processes are worth starting."""
YOUNG = 2_000_000_000
"""Nanoseconds. What changed so shortly ago may change again and look the same; it is not kept."""


def of_project(root: Path, language: str, jobs: int) -> Reach:
    """Return the reach for the files of the project at `root`, tests included."""
    scanner = CodeScanner(languages=[language], objection=_too_large)
    found = [each for each in scanner.discover([root]) if isinstance(each, Found)]
    path = _path(root, language)
    mark = edition([language])
    known = _load(path, mark)
    fresh = [each for each in found if _known(known, each) is None]
    named = [(each.path, project.name(each.path, root)) for each in fresh]
    new = dict(zip([str(each.path) for each in fresh], _survey(language, named, jobs), strict=True))
    facts = {str(each.path): new.get(str(each.path)) or _known(known, each) or () for each in found}
    if fresh or len(known) != len(found):
        _save(path, mark, found, facts)
    return _reach(language, facts.values())


def of_files(paths: Iterable[Path], folder: Path, language: str) -> Reach:
    """Return the reach for files without a project, from those files alone."""
    named = [(path, project.name(path, folder)) for path in paths]
    return _reach(language, _survey(language, named, 1))


def _reach(language: str, facts: Iterable[Facts]) -> Reach:
    return load(language).ladder.reach(fact for each in facts for fact in each)


def _too_large(path: Path, stamp: Stamp) -> str | None:
    return None if stamp.size <= LARGEST else "too large"


def _survey(language: str, named: Sequence[tuple[Path, str]], jobs: int) -> Iterator[Facts]:
    rest = iter(named)
    chunks = iter(lambda: list(islice(rest, CHUNK)), [])
    processes = jobs if len(named) >= MANY else 1
    pairs = ((language, chunk) for chunk in chunks)
    for facts in workers.ordered(survey, pairs, processes, _nothing):
        yield from facts


def _nothing(chunk: Chunk) -> list[Facts]:
    return [() for _ in chunk[1]]


def survey(chunk: Chunk) -> list[Facts]:
    """Return what each file says; one that cannot be read says nothing."""
    language, files = chunk
    ladder = load(language).ladder
    return [_facts(ladder.survey, path, name) for path, name in files]


def _facts(surveyor: Callable[[str, bytes], Facts], path: Path, name: str) -> Facts:
    try:
        return surveyor(name, path.read_bytes())
    except OSError:
        return ()


def _path(root: Path, language: str) -> Path:
    key = f"{language} {root}".encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(key, digest_size=16).hexdigest()
    return cache_folder() / "reach" / f"{digest}.json"


def _load(path: Path, mark: str) -> dict[str, Any]:
    try:
        held = json.loads(path.read_bytes())
        known = held["files"] if held["edition"] == mark else {}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _known(known: dict[str, Any], found: Found) -> Facts | None:
    entry = known.get(str(found.path))
    if not isinstance(entry, list) or len(entry) != 2 or entry[0] != list(found.stamp):
        return None
    facts = entry[1]
    whole = isinstance(facts, list) and all(isinstance(each, str) for each in facts)
    return tuple(facts) if whole else None


def _save(path: Path, mark: str, found: Iterable[Found], facts: dict[str, Facts]) -> None:
    now = time.time_ns()
    kept = {
        str(each.path): [list(each.stamp), facts[str(each.path)]]
        for each in found
        if not _young(each.stamp, now)
    }
    if not kept:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write.create(path, json.dumps({"edition": mark, "files": kept}).encode("ascii"))


def _young(stamp: Stamp, now: int) -> bool:
    return now - max(stamp.modified, stamp.changed) < YOUNG
