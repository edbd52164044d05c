"""The editions of files that a search tries: some functions instrumented, each on its rung."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from telemetry_inject.languages import load
from telemetry_inject.model import FileReport, Outcome, Plan
from telemetry_inject.pipeline import work
from telemetry_inject.pipeline.records import Done, Task
from telemetry_inject.scan.extract import FunctionExtractor

Key = tuple[int, str]
"""A file by its number, and the id of a function in it."""


@dataclass(slots=True)
class Edition:
    """One file: its whole instrumentation, and what else was made of it."""

    task: Task
    done: Done
    bans: dict[str, dict[str, str]]
    made: dict[tuple[object, ...], FileReport]

    @property
    def candidates(self) -> list[str]:
        """The functions that were instrumented."""
        return [each.function for each in self.done.report.outcomes if each.status == "injected"]

    def report(self, chosen: frozenset[str]) -> FileReport:
        """Return what becomes of the file where only `chosen` are instrumented."""
        if not self.bans and chosen == frozenset(self.candidates):
            return self.done.report
        state = tuple((name, *rungs) for name, rungs in sorted(self.bans.items()))
        key = (chosen, state)
        if key not in self.made:
            self.made[key] = self._make(chosen)
        return self.made[key]

    def _make(self, chosen: frozenset[str]) -> FileReport:
        plans = [each for each in self._plans() if each.function in chosen]
        bans = tuple((name, tuple(rungs.items())) for name, rungs in sorted(self.bans.items()))
        task = replace(self.task, plans=tuple(plans), bans=bans, data=self.done.report.source.data)
        return work.work(task).report

    def _plans(self) -> Iterable[Plan]:
        return (
            each.plan
            for each in self.done.report.outcomes
            if each.status == "injected" and each.plan is not None
        )

    def ban(self, function: str, why: str) -> bool:
        """Rule out the rung that a function takes now; return whether there is another."""
        rung = self._outcome(function).rung
        if rung is None:
            return False
        self.bans.setdefault(function, {})[rung] = why
        return self._outcome(function).rung is not None

    def _outcome(self, function: str) -> Outcome:
        report = self.report(frozenset([function]))
        [outcome] = [each for each in report.outcomes if each.function == function]
        return outcome

    def functions_at(self, chosen: frozenset[str], lines: Iterable[int]) -> set[str]:
        """Return which of `chosen` are around one of the lines of the instrumented file."""
        report = self.report(chosen)
        if report.after is None:
            return set()
        source = replace(report.source, data=report.after)
        scan = FunctionExtractor(load(source.language)).extract(source).scan
        return {
            each.id
            for each in scan.functions
            for line in lines
            if each.id in chosen and each.line - 3 <= line <= each.end_line
        }

    def final(self, chosen: frozenset[str], why: Callable[[str], str]) -> Done:
        """Return the file with `chosen` instrumented; the other candidates are refused."""
        report = self.report(chosen)
        known = {each.function: each for each in report.outcomes}
        outcomes = [
            self._finally(each, known, chosen, why)
            if each.status == "injected"
            else each
            for each in self.done.report.outcomes
        ]  # fmt: skip
        new = replace(
            self.done.report, outcomes=tuple(outcomes), after=report.after, needs=report.needs
        )
        return replace(self.done, report=new)

    def _finally(
        self,
        outcome: Outcome,
        known: dict[str, Outcome],
        chosen: frozenset[str],
        why: Callable[[str], str],
    ) -> Outcome:
        if outcome.function in chosen:
            now = known[outcome.function]
            return replace(outcome, status=now.status, rung=now.rung, attempts=now.attempts)
        reason = why(outcome.function)
        return replace(outcome, status="refused", rung=None, reason=reason)


def groups(editions: Sequence[Edition]) -> list[list[Key]]:
    """Return the candidates of each file."""
    return [[(number, name) for name in each.candidates] for number, each in enumerate(editions)]
