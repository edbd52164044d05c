"""A run whose judge are the project's own tests: nothing is written before they are green.

The tests run in a copy. Where one goes red that was green, the guilty insertions are searched for,
tried with the next idiom, and taken out where none is left.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from telemetry_inject.config import SettingsError
from telemetry_inject.pipeline.commit import commit
from telemetry_inject.pipeline.dependencies import Dependencies
from telemetry_inject.pipeline.editions import Edition, Key, groups
from telemetry_inject.pipeline.records import Done, Item, Note, Trial
from telemetry_inject.pipeline.run import Request, policy, prepared, worked
from telemetry_inject.repository.git import root as repository
from telemetry_inject.trial.command import Ran, TestCommand, environment
from telemetry_inject.trial.copying import copied
from telemetry_inject.trial.results import WHOLE, Results, regressions, results
from telemetry_inject.trial.search import Found, OutOfRunsError, search
from telemetry_inject.trial.traces import places

BROKEN = b")]} telemetry-inject asks whether the tests run this file\n"
"""A syntax error in every language."""
SLOWER, GRACE = 5, 60
"""A run may take so many times as long as the first one, and so many seconds more."""
NOT_FOUND = ("No module named", "Cannot find package", "Cannot find module")
SHOWN = 3
"""Tests that a reason names."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What the person asked for."""

    command: str
    most: int = 40
    """Runs of the tests, at most."""
    say: Callable[[str], None] = lambda text: None
    """Is told what is going on."""


def tried(request: Request, judge: Judge) -> Iterator[Item]:
    """Yield what becomes of each file, and of the trial; files are written once it is over."""
    tasks, jobs = yield from prepared(request)
    tasks = list(tasks)
    root = _root([task.path for task in tasks])
    editions: list[Edition] = []
    rest: list[Done] = []
    dry = worked(replace(request, write=False), tasks, jobs)
    by_path = {task.path: task for task in tasks}
    for each in dry:
        if not isinstance(each, Done):
            if not isinstance(each, Note):
                yield each
        elif each.report.after is None:
            rest.append(each)
        else:
            editions.append(Edition(by_path[each.report.source.path], each, {}, {}))
    yield from rest
    if not editions:
        yield Trial(True, 0, 0.0, "Nothing is to be added: the tests were not run.")
        return
    objection = _undeclared(request, editions)
    if objection is not None:
        yield from (Note(each, problem=True) for each in objection)
        yield Trial(False, 0, 0.0, "Nothing was written, and the tests were not run.")
        return
    with copied(root) as copy:
        court = Court(judge, root, copy, editions)
        try:
            verdict = court.verdict()
        except OutOfRunsError:
            verdict = court.trial(False, f"No green state was found in {judge.most} runs.")
    if not verdict.green:
        yield verdict
        return
    dependencies = Dependencies(policy(request))
    for each in commit(court.final(), dependencies, writing=request.write):
        yield from dependencies.notes
        dependencies.notes.clear()
        yield each
    yield verdict


def _root(paths: Sequence[Path]) -> Path:
    """Return the folder to copy: the repository that the command runs in, or that folder."""
    here = Path(os.path.realpath(Path.cwd()))
    top = repository(here) or here
    for path in paths:
        if not path.is_relative_to(top):
            raise SettingsError(
                f"{path} is outside of {top}: --test-cmd runs in a copy of that folder"
            )
    return top


def _undeclared(request: Request, editions: Sequence[Edition]) -> list[str] | None:
    """Return why nothing will be written, before the tests are run for nothing."""
    asked = policy(request)
    if not asked.write or asked.add or asked.ask is not None:
        return None
    dependencies = Dependencies(asked)
    failed = list(commit([each.done for each in editions], dependencies, writing=False))
    if any(each.report.after is not None for each in failed):
        return None
    return [note.text for note in dependencies.notes if note.problem] or [
        each.failure for each in failed if each.failure
    ]


class Court:
    """One trial: the copy, the runs so far, and what has been found out."""

    def __init__(self, judge: Judge, root: Path, copy: Path, editions: list[Edition]) -> None:
        self._judge = judge
        self._root, self._copy = root, copy
        self._editions = editions
        here = Path(os.path.realpath(Path.cwd())).relative_to(root)
        variables = environment(os.environ, root, copy, _sources(editions))
        self._command = TestCommand(judge.command, copy / here, variables)
        self._runs, self._started = 0, time.monotonic()
        self._limit: float | None = None
        self._before = Results(0, frozenset())
        self._flaky: frozenset[str] = frozenset()
        self._ours: frozenset[str] | None = None
        self._reds: list[tuple[frozenset[Key], frozenset[str]]] = []
        self._unresolved: set[Key] = set()
        self._last: tuple[Ran, frozenset[str]] | None = None
        self._kept: frozenset[Key] = frozenset(key for group in groups(editions) for key in group)

    # ------------------------------------------------------------------ the trial

    def verdict(self) -> Trial:
        """Run the tests as often as it takes."""
        everything, nothing = self._kept, frozenset[Key]()
        first = self._run(nothing, "as they are")
        if first.code in (126, 127):
            return self.trial(False, f"The command cannot be run: {_last_line(first)}")
        self._before = results(first)
        self._limit = first.seconds * SLOWER + GRACE
        if not self._before.named:
            why = "The tests are red before anything is changed, and do not say which of them."
            return self.trial(False, f"{why} {_last_line(first)}".strip())
        if self._green(everything):
            return self._checked()
        if not self._learn(everything):
            self._flaky -= {WHOLE}
            return self.trial(False, "The tests are red at times, and do not say which of them.")
        if not self._ours:
            return self._checked()
        return self._searched()

    def _checked(self) -> Trial:
        """Make sure that the tests see the files at all: broken files must turn them red."""
        ran = self._run(self._kept, "with the changed files broken", broken=True)
        if regressions(self._before, results(ran), self._flaky):
            return self.trial(True, "The tests are as green as before.")
        return self.trial(
            False,
            "The tests stay green even where the changed files are broken: they do not run them, "
            "or run another copy of them that is installed.",
        )

    def _learn(self, everything: frozenset[Key]) -> bool:
        """Tell what is red at times from what is red because of us; False where nobody can."""
        once = self._reds[-1][1]
        twice = frozenset() if self._green(everything) else self._reds[-1][1]
        again = results(self._run(frozenset(), "as they are, again"))
        flips = (self._before.failed ^ again.failed) | (self._before.passed ^ again.passed)
        if self._before.red != again.red and not flips:
            flips = frozenset({WHOLE})
        self._flaky |= flips | (once ^ twice)
        if WHOLE in self._flaky:
            return False
        self._ours = (once & twice) - self._flaky
        return True

    def _searched(self) -> Trial:
        everything = self._kept
        suspects = self._suspects(everything)
        found = search(groups(self._editions), suspects, self._green)
        self._ours = None  # another idiom may turn other tests red
        self._unresolved.update(found.unresolved)
        self._kept = found.kept
        self._other_idioms(found.guilty)
        if not self._kept:
            missing = self._not_installed()
            return self.trial(False, missing or "With any of the insertions the tests are red.")
        out = everything - self._kept
        said = "The tests are as green as before"
        said += f"; {len(out)} of {len(everything)} functions were taken out." if out else "."
        return self.trial(True, said, tuple(sorted(name for _, name in out)))

    def _other_idioms(self, guilty: list[Key]) -> None:
        """Keep what is green on one of its next rungs: two runs a rung, more only for doubts.

        Each function is known by the tests that went red with it. All are tried on their next rung
        together; those whose tests are green then are kept, the others go on down the ladder.
        """
        while guilty:
            tests = {key: self._red_with(key) for key in guilty}
            others = [key for key in guilty if self._ban(key)]
            if not others:
                return
            try:
                if self._green(self._kept | frozenset(others)):
                    self._kept |= frozenset(others)
                    return
                red = self._last[1] if self._last else frozenset()
                fine = [key for key in others if not tests[key] & red]
                found = self._tried(fine)
            except OutOfRunsError:
                return
            self._kept |= found.kept
            guilty = [key for key in others if key not in self._kept]

    def _tried(self, keys: list[Key]) -> Found[Key]:
        """Return which of `keys` can be kept."""
        if not keys or self._green(self._kept | frozenset(keys)):
            return Found(self._kept | frozenset(keys))
        by_file = [[key for key in keys if key[0] == n] for n in range(len(self._editions))]
        return search([each for each in by_file if each], frozenset(), self._green, self._kept)

    def _ban(self, key: Key) -> bool:
        return self._editions[key[0]].ban(key[1], self._why(key))

    def trial(self, green: bool, said: str, out: tuple[str, ...] = ()) -> Trial:
        """Return the record of the trial."""
        flaky = tuple(sorted(self._flaky))
        seconds = time.monotonic() - self._started
        return Trial(green, self._runs, seconds, said, out, flaky)

    def final(self) -> list[Done]:
        """Return the files as they are to be written."""
        return [
            edition.final(_of(self._kept, number), partial(self._reason, number))
            for number, edition in enumerate(self._editions)
        ]

    # ------------------------------------------------------------------ runs

    def _green(self, chosen: frozenset[Key]) -> bool:
        """Return whether the tests are as green as before with `chosen` instrumented."""
        ran = self._run(chosen, f"with {len(chosen)} functions instrumented")
        red = regressions(self._before, results(ran), self._flaky)
        if self._ours is not None and red - self._ours:
            red = self._confirmed(chosen, red)
        self._last = (ran, red)
        if red:
            self._reds.append((chosen, red))
        return not red

    def _confirmed(self, chosen: frozenset[Key], red: frozenset[str]) -> frozenset[str]:
        """Return what stays red in a second run.

        Tests that were not red with everything have been hidden by others (`pytest -x`), or they
        are red at times.
        """
        again = regressions(self._before, results(self._run(chosen, "the same again")), self._flaky)
        self._flaky |= (red ^ again) - {WHOLE}
        both = (red & again) | ((red | again) & {WHOLE})
        self._ours = (self._ours or frozenset()) | both
        return both

    def _run(self, chosen: frozenset[Key], how: str, *, broken: bool = False) -> Ran:
        if self._runs >= self._judge.most:
            raise OutOfRunsError
        self._runs += 1
        self._judge.say(f"Tests, run {self._runs}: {how}")
        for number, edition in enumerate(self._editions):
            source = edition.done.report.source
            text = edition.report(_of(chosen, number)).after or source.data
            place = self._copy / source.path.relative_to(self._root)
            _put(place, BROKEN + text if broken else text, self._runs)
        return self._command.run(self._limit)

    # ------------------------------------------------------------------ what is found out

    def _suspects(self, chosen: frozenset[Key]) -> frozenset[Key]:
        """Return the functions that the failing tests' stack traces go through."""
        if self._last is None:
            return frozenset()
        ran = self._last[0]
        named = places([ran.output, ran.junit or ""], self._command.folder)
        found: set[Key] = set()
        for number, edition in enumerate(self._editions):
            place = self._copy / edition.done.report.source.path.relative_to(self._root)
            lines = named.get(place, set())
            names = edition.functions_at(_of(chosen, number), lines) if lines else set()
            found |= {(number, name) for name in names}
        return frozenset(found) if 2 * len(found) <= len(chosen) else frozenset()

    def _reason(self, number: int, name: str) -> str:
        return f"Taken out: {self._why((number, name))}"

    def _red_with(self, key: Key) -> frozenset[str]:
        """Return the tests that went red with a function, by the smallest such run."""
        runs = [
            (len(chosen), number) for number, (chosen, _) in enumerate(self._reds) if key in chosen
        ]
        return self._reds[min(runs)[1]][1] if runs else frozenset({WHOLE})

    def _why(self, key: Key) -> str:
        """Return why a function was taken out."""
        if key in self._unresolved:
            return (
                "one of its neighbours turned the tests red, and after "
                f"{self._runs} runs it was not known which; --test-runs allows more."
            )
        names = sorted(self._red_with(key))
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        return f"with it {', '.join(names[:SHOWN])}{more} went red."

    def _not_installed(self) -> str | None:
        """Return which package the tests did not find, if that is what went wrong."""
        if self._last is None:
            return None
        said = f"{self._last[0].output}{self._last[0].junit or ''}"
        for edition in self._editions:
            for package in edition.done.report.needs:
                names = (package, package.removesuffix("-api").replace("-", "."))
                if any(f"{mark} '{name}" in said for mark in NOT_FOUND for name in names):
                    return f"{package} is not installed where the tests run."
        return None


def _of(keys: frozenset[Key], number: int) -> frozenset[str]:
    return frozenset(name for file, name in keys if file == number)


def _put(place: Path, text: bytes, number: int) -> None:
    """Write a file of the copy, with a time of its own: compiled code is kept by time and size."""
    if place.read_bytes() == text:
        return
    mode = place.stat().st_mode
    place.chmod(mode | 0o200)
    place.write_bytes(text)
    now = int(time.time()) + 2 * number
    os.utime(place, (now, now))


def _sources(editions: Sequence[Edition]) -> list[Path]:
    """Return the folders that modules with dotted names are imported from."""
    found: dict[Path, None] = {}
    for edition in editions:
        source = edition.done.report.source
        parts = source.module.split(".")
        path = source.path.with_suffix("")
        tail = path.parts[-len(parts) :] if path.name != "__init__" else path.parent.parts[-len(parts) :]  # fmt: skip
        if tuple(parts) == tail:
            up = len(parts) + (path.name == "__init__")
            found.setdefault(path.parents[up - 1])
    return list(found)


def _last_line(ran: Ran) -> str:
    lines = [line.strip() for line in ran.output.splitlines() if line.strip()]
    return lines[-1] if lines else f"Exit code {ran.code}."
