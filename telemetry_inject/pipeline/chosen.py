"""A run in which a person decides on each function: take it, change it, leave it, or never again.

A file is written once its last question is answered, or when the person stops: what was accepted
until then is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from telemetry_inject.inject.ignore import with_comment
from telemetry_inject.languages import load
from telemetry_inject.model import FileReport, Outcome, Plan
from telemetry_inject.pipeline import work
from telemetry_inject.pipeline.commit import commit
from telemetry_inject.pipeline.dependencies import Dependencies
from telemetry_inject.pipeline.records import Done, Item, Note, Task
from telemetry_inject.pipeline.run import Request, policy, prepared, worked

Word = Literal["accept", "skip", "never", "rest", "leave", "stop"]
Answer = Word | Plan
"""`rest` accepts all that is left of a file, `leave` skips it; a plan is put in the old one's place
and shown again."""

SKIPPED = "Left out: you skipped it."
NEVER = "Left out: a comment asks to leave it out."


@dataclass(frozen=True, slots=True)
class Question:
    """One function that a person is asked about."""

    path: Path
    outcome: Outcome
    """With its plan, and the idiom that would carry it."""
    before: bytes
    """The file with what was accepted so far."""
    after: bytes | None
    """The file with this function as well; None where its plan cannot be carried out."""
    number: int
    total: int
    objection: str | None = None
    """What was wrong with the last answer."""


Ask = Callable[[Question], Answer]


def chosen(request: Request, ask: Ask) -> Iterator[Item]:
    """Yield what becomes of each file, as soon as the person has decided on it.

    Raises `KeyboardInterrupt`, from a question, when what was accepted has been yielded.
    """
    tasks, jobs = yield from prepared(request)
    tasks = list(tasks)
    by_path = {task.path: task for task in tasks}
    dependencies = Dependencies(policy(request))
    left = len(tasks)
    for item in worked(replace(request, write=False), tasks, jobs):
        if not isinstance(item, Done):
            if not isinstance(item, Note):
                yield item
            continue
        left -= 1
        if item.report.after is None:
            yield item
            continue
        draft = Draft(by_path[item.report.source.path], item)
        stopped: bool | KeyboardInterrupt
        try:
            stopped = draft.decide(ask)
        except KeyboardInterrupt as interruption:
            stopped = interruption
        for each in commit([draft.done()], dependencies, writing=request.write):
            yield from dependencies.notes
            dependencies.notes.clear()
            yield each
        if isinstance(stopped, KeyboardInterrupt):
            raise stopped
        if stopped:
            if left:
                yield Note(f"You stopped: {left} more files were not shown.")
            return


class Draft:
    """One file while a person decides on its functions."""

    def __init__(self, task: Task, done: Done) -> None:
        self._task, self._done = task, done
        self._source = done.report.source
        self._text = self._source.data
        """The file with the comments that keep functions out."""
        self._plans = {
            each.function: each.plan
            for each in done.report.outcomes
            if each.status == "injected" and each.plan is not None
        }
        self._kept: list[str] = []
        self._never: set[str] = set()
        self._last: FileReport | None = None

    def decide(self, ask: Ask) -> bool:
        """Ask about each function; return whether the person has had enough."""
        waiting = list(self._plans)
        total = len(waiting)
        while waiting:
            name = waiting[0]
            answer = self._answer(name, ask, total - len(waiting) + 1, total)
            if answer in ("accept", "rest"):
                self._kept += [name] if answer == "accept" else waiting
                self._last = None
            elif answer == "stop":
                return True
            if answer in ("rest", "leave"):
                break
            waiting.pop(0)
        return False

    def _answer(self, name: str, ask: Ask, number: int, total: int) -> Word:
        """Return what the person wants with a function, once it has been edited enough."""
        objection: str | None = None
        before = self._report().after or self._text
        while True:
            report = self._made([*self._kept, name])
            outcome = _of(report, name)
            after = report.after if outcome.status == "injected" else None
            if after is None:
                objection = objection or outcome.reason
            answer = ask(
                Question(self._source.path, outcome, before, after, number, total, objection)
            )
            objection = None
            if isinstance(answer, Plan):
                if answer.decision == "skip":
                    return "skip"
                if answer.function == name:
                    self._plans[name] = answer
                else:
                    objection = f"The plan is for {answer.function}, not for {name}."
            elif answer == "never":
                try:
                    self._text = self._out(name)
                except ValueError as error:
                    objection = str(error)
                    continue
                self._never.add(name)
                self._last = None
                return answer
            elif after is None and answer in ("accept", "rest"):
                objection = outcome.reason
            else:
                return answer

    def _out(self, name: str) -> bytes:
        source = replace(self._source, data=self._text)
        return with_comment(load(source.language), source, name)

    def _made(self, names: list[str]) -> FileReport:
        """Return what becomes of the file where only `names` are instrumented."""
        plans = tuple(
            self._meant(self._plans[each])
            for each in self._plans
            if each in names and each not in self._never
        )
        return work.work(replace(self._task, plans=plans, data=self._text)).report

    def _meant(self, plan: Plan) -> Plan:
        """Return the plan for the function as it is: a comment of ours in it changes its digest."""
        return plan.model_copy(update={"digest": ""}) if self._never else plan

    def _report(self) -> FileReport:
        if self._last is None:
            self._last = self._made(self._kept)
        return self._last

    def done(self) -> Done:
        """Return the file as the person wants it."""
        report = self._report()
        made = {each.function: each for each in report.outcomes}
        outcomes = tuple(
            self._finally(each, made) if each.status == "injected" else each
            for each in self._done.report.outcomes
        )
        after = report.after or (self._text if self._never else None)
        new = replace(self._done.report, outcomes=outcomes, after=after, needs=report.needs)
        return replace(self._done, report=new)

    def _finally(self, outcome: Outcome, made: dict[str, Outcome]) -> Outcome:
        name = outcome.function
        if name in self._never:
            return replace(outcome, status="skipped", rung=None, reason=NEVER)
        if name not in self._kept:
            return replace(outcome, status="skipped", rung=None, reason=SKIPPED)
        now = made[name]
        return replace(
            outcome, status=now.status, rung=now.rung, attempts=now.attempts, plan=now.plan
        )


def _of(report: FileReport, name: str) -> Outcome:
    [outcome] = [each for each in report.outcomes if each.function == name]
    return outcome
