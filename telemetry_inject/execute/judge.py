"""Models judge one another's plans, where measuring does not decide."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from telemetry_inject.debugtrace import Event
from telemetry_inject.execute.judging import events, panel
from telemetry_inject.execute.judging.attendance import Attendance
from telemetry_inject.execute.judging.ballots import Conduct, conducts
from telemetry_inject.execute.judging.decide import decide
from telemetry_inject.execute.judging.hearing import CONTROLS, open_hearing
from telemetry_inject.execute.judging.question import PairQuestion
from telemetry_inject.execute.judging.quorum import Patience, collect
from telemetry_inject.execute.judging.records import (
    Ballot,
    Candidate,
    Decision,
    Hearing,
    Pair,
    Preference,
    Subject,
)
from telemetry_inject.execute.records import Settled

Ask = Callable[[PairQuestion], Awaitable[Settled]]
"""Puts a question to one judge; `ParallelExecutor.settle` of an executor with one contender."""
Emit = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Judge:
    """One member of the jury."""

    name: str
    families: frozenset[str]
    ask: Ask


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the jury came to over all functions."""

    decisions: Mapping[str, Decision]
    """By the id of the function."""
    hearings: tuple[Hearing, ...]
    conducts: tuple[Conduct, ...]
    panel: panel.Panel


class JudgeEnsemble:
    """A jury. It hears functions one by one, as many at a time as one likes, and decides at the end.

    Decisions wait for the end because only then is it known which judges can be believed: those
    that fail the planted pairs lose their votes on every function.
    """

    def __init__(
        self,
        judges: Sequence[Judge],
        *,
        patience: Patience | None = None,
        seed: int = 0,
        controls: float = CONTROLS,
        attendance: Attendance | None = None,
        emit: Emit = lambda event: None,
    ) -> None:
        """Let `judges` vote; `controls` is the share of functions with a planted pair.

        A judge who is out by `attendance` is not asked; without one, those who miss their turn
        often enough are.
        """
        self._judges = tuple(judges)
        self._patience = patience or Patience()
        self._seed = seed
        self._controls = controls
        self._emit = emit
        self._attendance = attendance or Attendance()
        self._hearings: list[Hearing] = []
        self._asked: dict[tuple[str, str], int] = {}

    async def hear(self, subject: Subject, candidates: Sequence[Candidate]) -> Hearing:
        """Return the hearing of a function's valid plans, with the jury's ballots.

        Takes no longer than the deadline. Raises `ValueError` where there is no candidate.
        """
        hearing = open_hearing(subject, candidates, seed=self._seed, controls=self._controls)
        self._emit(events.opened(hearing, self._seed))
        work = {}
        excluded = 0
        for judge in self._judges:
            pairs = eligible(judge, hearing)
            excluded += len(hearing.pairs) - len(pairs)
            if any(not each.control for each in pairs) and not self._attendance.out(judge.name):
                self._asked[judge.name, subject.id] = len(pairs)
                work[judge.name] = self._ballot(judge, subject, pairs)
        ballots = await collect(work, self._patience) if work else {}
        for name in work:
            ballot = ballots.get(name)
            said = ballot is not None and bool(ballot.straight or ballot.swapped)
            self._attendance.note(name, there=said)
        usable = [ballots[each] for each in work if each in ballots and ballots[each].straight]
        heard = replace(
            hearing,
            ballots=tuple(usable),
            excluded=excluded,
            quorum=not work or len(usable) >= self._patience.enough(len(work)),
        )
        for each in heard.ballots:
            self._emit(events.voted(each))
        self._hearings.append(heard)
        return heard

    def verdicts(self) -> Verdicts:
        """Return the decisions on all functions that were heard."""
        hearings = sorted(self._hearings, key=lambda each: each.subject.id)
        names = [each.name for each in self._judges]
        conduct = conducts(hearings, names, self._asked)
        trusted = [each.judge for each in conduct if each.trusted]
        decisions = {each.subject.id: decide(each, trusted) for each in hearings}
        for conducted in conduct:
            self._emit(events.conducted(conducted))
        for each in decisions.values():
            self._emit(events.decided(each))
        return Verdicts(
            decisions,
            tuple(hearings),
            conduct,
            panel.panel(hearings, list(decisions.values()), conduct),
        )

    async def _ballot(self, judge: Judge, subject: Subject, pairs: Sequence[Pair]) -> Ballot:
        """Return what a judge says of the pairs, asked in both orders at once."""
        straight, swapped = await asyncio.gather(
            *(
                judge.ask(
                    PairQuestion(subject, pairs, judge=judge.name, swapped=swapped, seed=self._seed)
                )
                for swapped in (False, True)
            )
        )
        return Ballot(judge.name, subject.id, _said(straight), _said(swapped))


def eligible(judge: Judge, hearing: Hearing) -> list[Pair]:
    """Return the pairs that a judge has a vote on: those that its own family had no part in."""
    theirs = {each.name for each in hearing.options if each.families & judge.families}
    return [
        each
        for each in hearing.pairs
        if each.control or not theirs.intersection(each.id.split("-", 1))
    ]


def _said(settled: Settled) -> dict[str, Preference]:
    return {
        pair: value for pair, value in settled.values.items() if value in ("first", "second", "tie")
    }
