"""The first step of `--go-context thread`: contexts are passed on, and proved, before all else.

What comes out is one task a file, with a text that compiles as it stands. The rest of the pipeline
works on that text, and writes it even where it has nothing to add: a package is consistent only as
a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

from telemetry_inject.inject.verify import verified
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Language, Parsed, Passed, Threading
from telemetry_inject.model import Problem
from telemetry_inject.pipeline.instrument import begin, choose
from telemetry_inject.pipeline.records import Note, Stage, Task
from telemetry_inject.pipeline.steps import Steps
from telemetry_inject.pipeline.work import source_of

ROUNDS = 8
"""Times that the compiler is asked, each time without what it objected to before."""


def threaded(tasks: Iterable[Task]) -> Iterator[Task | Note]:
    """Yield the tasks, those of files that pass contexts on with their new texts."""
    groups: dict[tuple[Path, str], list[Task]] = defaultdict(list)
    for task in tasks:
        groups[task.root, task.language].append(task)
    for (root, name), group in groups.items():
        language = load(name)
        if language.threading is None:
            yield from group
            continue
        try:
            texts = _texts(language, language.threading, group)
        except ValueError as error:
            yield Note(f"{root}: no context is passed on: {error}.", problem=True)
            texts = {}
        for task in group:
            found = texts.get(task.name)
            yield task if found is None else _staged(task, *found, language.threading)


def _staged(task: Task, before: bytes, after: bytes, threading: Threading) -> Task:
    return replace(task, data=after, stage=Stage(before, after, threading.needs))


def _texts(
    language: Language, threading: Threading, tasks: Sequence[Task]
) -> Mapping[str, tuple[bytes, bytes]]:
    """Return the texts before and after by name; raises `ValueError` where none can be proved."""
    files: dict[str, Parsed] = {}
    wanted: set[str] = set()
    for task in tasks:
        opened = _opened(language, task)
        if opened is not None:
            files[task.name], ids = opened
            wanted |= ids
    barred: set[str] = set()
    reach = tasks[0].reach
    for _ in range(ROUNDS):
        made = threading.passed(list(files.values()), wanted, reach, barred)
        texts = {name: _text(language, files[name], given) for name, given in made.items()}
        if not texts:
            return {}
        pairs = [(files[name].source, text) for name, text in texts.items()]
        said = threading.objections(pairs)
        if not said:
            return {name: (files[name].source.data, text) for name, text in texts.items()}
        for name, lines in said.items():
            if name in made:
                barred |= blamed(files[name].source.data, made[name], lines)
    raise ValueError(f"the compiler still objects after {ROUNDS} tries")


def _opened(language: Language, task: Task) -> tuple[Parsed, set[str]] | None:
    """Return a file and the functions that are to carry telemetry; None where it cannot be read."""
    try:
        data = task.path.read_bytes()
    except OSError:
        return None
    work = begin(task, source_of(task, data), Steps(task.name, None))
    if isinstance(work, Problem) or work.language is not language:
        return None
    chosen = {each.function.id for each in choose(work) if each.selected}
    return work.file, chosen


def _text(language: Language, file: Parsed, given: Sequence[Passed]) -> bytes:
    """Return the new text of a file; raises `ValueError` where it cannot be proved."""
    text, objection = verified(language, file, [each.insertion for each in given])
    if objection is not None:
        raise ValueError(f"{file.source.name}: {objection}")
    return text


def blamed(before: bytes, given: Sequence[Passed], lines: Set[int]) -> set[str]:
    """Return for whose sake something stands on some lines of the new text; all where none does.

    What stands there for few counts before what stands there for many, such as an import.
    """
    hit: list[frozenset[str]] = []
    shift = 0
    for each in sorted(given, key=lambda passed: passed.insertion.offset):
        first = before.count(b"\n", 0, each.insertion.offset) + 1 + shift
        more = each.insertion.text.count(b"\n")
        if lines & set(range(first, first + more + 1)):
            hit.append(each.functions)
        shift += more
    fewest = min((len(each) for each in hit), default=0)
    found = {name for each in hit if len(each) == fewest for name in each}
    return found or {name for each in given for name in each.functions}
