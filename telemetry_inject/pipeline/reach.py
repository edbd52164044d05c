"""What all files of a project have to say about the functions of one: each is surveyed once.

Where a language has questions that come up only then (`languages.base.Inquiry`), they are put to all
files, until no answer holds a new one. Facts and answers of unchanged files are kept in the user's
cache folder, so that a run on one file of a large project reads that file only. A cache that is
missing or damaged is an empty one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
Named = tuple[Path, str]
"""A file and its name."""
Chunk = tuple[str, Sequence[Named]]
"""A language, and files of it."""
Questions = tuple[str, Sequence[Named], frozenset[str]]
"""The same, and what they are asked."""

CHUNK = 128
MANY = 512
"""Files from which on several processes are worth starting."""
YOUNG = 2_000_000_000
"""Nanoseconds. What changed so shortly ago may change again and look the same; it is not kept."""


@dataclass(slots=True)
class Said:
    """What one file said: its facts, and its answers by question, where it has any."""

    facts: Facts
    answers: dict[str, Facts] = field(default_factory=dict)


@dataclass(slots=True)
class Memory:
    """What is known of files from an earlier run, and what all of them were asked then."""

    files: dict[str, Said] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


def of_project(root: Path, language: str, jobs: int) -> Reach:
    """Return the reach for the files of the project at `root`, tests included."""
    scanner = CodeScanner(languages=[language], objection=_too_large)
    found = [each for each in scanner.discover([root]) if isinstance(each, Found)]
    path, mark = _path(root, language), edition([language])
    memory, held = _load(path, mark, found)
    named = [(each.path, project.name(each.path, root)) for each in found]
    fresh = [each for each in named if str(each[0]) not in memory.files]
    surveyed = zip(fresh, _survey(language, fresh, jobs), strict=True)
    said = memory.files | {str(each): Said(facts) for (each, _), facts in surveyed}
    asked = _inquire(language, named, said, memory, jobs)
    if fresh or held != len(found) or asked - memory.asked:
        _save(path, mark, found, Memory(said, asked))
    return _reach(language, said.values())


def of_files(paths: Iterable[Path], folder: Path, language: str) -> Reach:
    """Return the reach for files without a project, from those files alone."""
    named = [(path, project.name(path, folder)) for path in paths]
    surveyed = zip(named, _survey(language, named, 1), strict=True)
    said = {str(path): Said(facts) for (path, _), facts in surveyed}
    _inquire(language, named, said, Memory(), 1)
    return _reach(language, said.values())


def _reach(language: str, said: Iterable[Said]) -> Reach:
    return load(language).ladder.reach(_all(said))


def _all(said: Iterable[Said]) -> frozenset[str]:
    return frozenset(
        fact for each in said for facts in (each.facts, *each.answers.values()) for fact in facts
    )


def _inquire(
    language: str, named: Sequence[Named], said: dict[str, Said], memory: Memory, jobs: int
) -> frozenset[str]:
    """Put questions to all files until no new one comes up; add the answers to `said`.

    Files that are remembered are asked only what they were not asked then. Returns what was asked.
    """
    inquiry = load(language).inquiry
    asked: frozenset[str] = frozenset()
    remembered = {path: each.answers for path, each in memory.files.items()}
    for path in remembered:
        said[path] = Said(said[path].facts)
    while inquiry is not None and (new := inquiry.questions(_all(said.values())) - asked):
        fresh = [each for each in named if str(each[0]) not in remembered]
        old = [each for each in named if str(each[0]) in remembered]
        for path, answers in remembered.items():
            said[path].answers |= {q: facts for q, facts in answers.items() if q in new}
        for files, questions in ((fresh, new), (old, new - memory.asked)):
            for (path_, _), answers in zip(
                files, _ask(language, files, questions, jobs), strict=bool(questions)
            ):
                said[str(path_)].answers |= answers
        asked |= new
    return asked


def _too_large(path: Path, stamp: Stamp) -> str | None:
    return None if stamp.size <= LARGEST else "too large"


def _survey(language: str, named: Sequence[Named], jobs: int) -> Iterator[Facts]:
    chunks = ((language, chunk) for chunk in _chunks(named))
    for facts in workers.ordered(survey, chunks, _processes(named, jobs), _nothing):
        yield from facts


def _ask(
    language: str, named: Sequence[Named], questions: frozenset[str], jobs: int
) -> Iterator[dict[str, Facts]]:
    if not questions:
        return
    chunks = ((language, chunk, questions) for chunk in _chunks(named))
    for answers in workers.ordered(answer, chunks, _processes(named, jobs), _no_answers):
        yield from answers


def _chunks(named: Sequence[Named]) -> Iterator[Sequence[Named]]:
    rest = iter(named)
    return iter(lambda: list(islice(rest, CHUNK)), [])


def _processes(named: Sequence[Named], jobs: int) -> int:
    return jobs if len(named) >= MANY else 1


def _nothing(chunk: Chunk) -> list[Facts]:
    return [() for _ in chunk[1]]


def _no_answers(chunk: Questions) -> list[dict[str, Facts]]:
    return [{} for _ in chunk[1]]


def survey(chunk: Chunk) -> list[Facts]:
    """Return what each file says; one that cannot be read says nothing."""
    language, files = chunk
    ladder = load(language).ladder
    return [ladder.survey(name, data) if data else () for name, data in _read(files)]


def answer(chunk: Questions) -> list[dict[str, Facts]]:
    """Return what each file answers, by question; one that cannot be read answers nothing."""
    language, files, questions = chunk
    inquiry = load(language).inquiry
    assert inquiry is not None
    return [dict(inquiry.answers(name, data, questions)) for name, data in _read(files)]


def _read(files: Iterable[Named]) -> Iterator[tuple[str, bytes]]:
    for path, name in files:
        try:
            yield name, path.read_bytes()
        except OSError:
            yield name, b""


def _path(root: Path, language: str) -> Path:
    key = f"{language} {root}".encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(key, digest_size=16).hexdigest()
    return cache_folder() / "reach" / f"{digest}.json"


def _load(path: Path, mark: str, found: Iterable[Found]) -> tuple[Memory, int]:
    """Return what is remembered of files that are unchanged, and of how many there was memory."""
    try:
        held = json.loads(path.read_bytes())
        if held["edition"] != mark or not _is_facts(held["asked"]):
            return Memory(), 0
        files = held["files"]
        known = {str(each.path): _known(files.get(str(each.path)), each) for each in found}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Memory(), 0
    kept = {name: said for name, said in known.items() if said is not None}
    return Memory(kept, frozenset(held["asked"])), len(files)


def _known(entry: Any, found: Found) -> Said | None:
    if not isinstance(entry, list) or len(entry) != 3 or entry[0] != list(found.stamp):
        return None
    _, facts, answers = entry
    if not _is_facts(facts) or not isinstance(answers, dict):
        return None
    if not all(_is_facts(each) for each in answers.values()):
        return None
    return Said(tuple(facts), {question: tuple(each) for question, each in answers.items()})


def _is_facts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _save(path: Path, mark: str, found: Iterable[Found], memory: Memory) -> None:
    now = time.time_ns()
    kept = {
        str(each.path): [list(each.stamp), said.facts, said.answers]
        for each in found
        if not _young(each.stamp, now)
        for said in (memory.files[str(each.path)],)
    }
    if not kept:
        return
    content = {"edition": mark, "asked": sorted(memory.asked), "files": kept}
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write.create(path, json.dumps(content).encode("ascii"))


def _young(stamp: Stamp, now: int) -> bool:
    return now - max(stamp.modified, stamp.changed) < YOUNG
