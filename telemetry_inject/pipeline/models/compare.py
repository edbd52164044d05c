"""The comparison: every contender plans every function, and then they judge one another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from telemetry_inject.debugtrace import Event, hide
from telemetry_inject.execute.judge import Judge, JudgeEnsemble
from telemetry_inject.execute.judging.admission import Admission
from telemetry_inject.execute.judging.attendance import ABSENT, Attendance
from telemetry_inject.execute.judging.hearing import CONTROLS
from telemetry_inject.execute.judging.question import PairQuestion
from telemetry_inject.execute.judging.quorum import Patience, collect
from telemetry_inject.execute.parallel import ParallelExecutor
from telemetry_inject.execute.records import Attempt, Settled
from telemetry_inject.model import Plan
from telemetry_inject.pipeline.models.candidates import by_model, by_rules, families_of, judged
from telemetry_inject.pipeline.models.chosen import chosen
from telemetry_inject.pipeline.models.crew import Crew
from telemetry_inject.pipeline.models.planning import Settle, made
from telemetry_inject.pipeline.models.standing import Work, standings
from telemetry_inject.plan.analyzer import TOGETHER, FileSubjects, LLMAnalyzer, PlanQuestion
from telemetry_inject.plan.prompt import Subject
from telemetry_inject.providers.address import is_own
from telemetry_inject.providers.base import Contender, Target
from telemetry_inject.standings import RULES, Standing, Standings

SEED = 1
"""Of the orders in which plans are shown, and of the planted pairs; it stands in the trace."""
AT_ONCE, AT_ONCE_OWN = 16, 2
"""Files that are planned, and functions that are judged, at once in the beginning; the second with
a server of one's own among those asked."""
PLANTED = 9
"""Planted pairs that are wanted, however few functions there are: three make a judge known."""

Plans = Mapping[str, Mapping[str, Plan]]
"""By contender, then by function."""


class Analyzer(Protocol):
    """Makes the analyzer of one file."""

    def __call__(self, settle: Settle, targets: Sequence[Target]) -> LLMAnalyzer:
        """Return it; it asks `settle`, which asks `targets`."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to."""

    plans: Mapping[str, Plan]
    """The winner of each function."""
    standings: Standings


class Comparison:
    """What contenders planned and judged so far. Lives in one event loop."""

    def __init__(
        self,
        crew: Crew,
        executor: ParallelExecutor,
        *,
        functions: int,
        emit: Callable[[Event], None],
        settled: Callable[[Settled], None],
        say: Callable[[str], None],
    ) -> None:
        self._contenders = {each.name: each for each in crew.contenders}
        self._executors = {name: executor.alone(each) for name, each in self._contenders.items()}
        self._works = {name: Work() for name in (*self._contenders, RULES)}
        self._judging: list[Attempt] = []
        self._emit, self._settled, self._say = emit, settled, say
        self._functions, self._heard = functions, 0
        self._timeout = crew.terms.timeout
        self._started = monotonic()
        at_once = AT_ONCE_OWN if _own(crew) else AT_ONCE
        self._desks, self._courts = Admission(at_once), Admission(at_once)
        self._attendance = Attendance(self._gone)
        self._jury = JudgeEnsemble(
            [
                Judge(name, families_of(each), self._asker(name))
                for name, each in self._contenders.items()
            ],
            patience=Patience(2 * crew.terms.timeout),
            seed=SEED,
            controls=max(CONTROLS, PLANTED / max(1, functions)),
            attendance=self._attendance,
            emit=emit,
        )

    async def file(self, file: FileSubjects, analyzer: Analyzer) -> None:
        """Let everybody plan the functions of a file, and judge the plans."""
        questions = -(-len(file.subjects) // TOGETHER)
        patience = Patience((2 + questions) * self._timeout, grace=self._timeout)
        async with self._desks.entered(patience.deadline):
            plans = await self._planned(file, analyzer, patience)
        await asyncio.gather(*(self._hear(file, each, plans) for each in file.subjects))

    def end(self) -> Compared:
        """Return the winning plans and the leaderboard."""
        verdicts = self._jury.verdicts()
        seconds = monotonic() - self._started
        board = standings(self._works, self._judging, verdicts, seed=SEED, seconds=seconds)
        for each in board.rows:
            self._emit(_placed(each))
        return Compared({name: chosen(each) for name, each in verdicts.decisions.items()}, board)

    async def _planned(self, file: FileSubjects, analyzer: Analyzer, patience: Patience) -> Plans:
        """Return the valid plans of those who had them in time."""
        found: dict[str, dict[str, Plan]] = {name: {} for name in self._contenders}
        work = {
            name: self._plan(file, contender, analyzer, found[name])
            for name, contender in self._contenders.items()
            if not self._attendance.out(name)
        }
        before = {name: len(self._works[name].attempts) for name in work}
        await collect(work, patience)
        for name, count in before.items():
            attempts = self._works[name].attempts[count:]
            if attempts:  # none without money, or on the blacklist: then nobody waits
                spoke = any(each.state in ("valid", "invalid") for each in attempts)
                self._attendance.note(name, there=spoke)
        return found

    async def _plan(
        self, file: FileSubjects, contender: Contender, analyzer: Analyzer, found: dict[str, Plan]
    ) -> None:
        """Put a contender's plans into `found` as they come; some may be there when time is up."""

        def note(settled: Settled) -> None:
            found.update(made(settled))
            self._works[contender.name].attempts += settled.attempts
            self._settled(settled)

        async def settle(question: PlanQuestion) -> Settled:
            return await self._executors[contender.name].settle(question, note)

        try:
            await analyzer(settle, contender.targets()).plans(file)
        except Exception as error:  # one contender's mistake must not stop the others
            self._mistake(f"{contender.name} could not plan {file.name}", error)

    async def _hear(self, file: FileSubjects, subject: Subject, plans: Plans) -> None:
        candidates = [
            by_rules(subject),
            *(
                by_model(contender, plan)
                for name, contender in self._contenders.items()
                if (plan := plans[name].get(subject.id)) is not None
            ),
        ]
        for each in candidates:
            self._works[each.contender].valid += 1
        async with self._courts.entered(2 * self._timeout):
            await self._jury.hear(judged(file, subject), candidates)
        self._heard += 1
        if self._heard * 10 // self._functions > (self._heard - 1) * 10 // self._functions:
            self._say(f"{self._heard} of {self._functions} functions are planned and judged")

    def _asker(self, name: str) -> Callable[[PairQuestion], Awaitable[Settled]]:
        def note(settled: Settled) -> None:
            self._judging += settled.attempts
            self._settled(settled)

        async def ask(question: PairQuestion) -> Settled:
            try:
                return await self._executors[name].settle(question, note)
            except Exception as error:
                self._mistake(f"{name} could not judge {question.id}", error)
                return Settled(question.id, {}, {}, {}, ())

        return ask

    def _gone(self, name: str) -> None:
        self._emit(
            Event(
                "blacklist",
                f"{name} did not answer {ABSENT} times in a row: it is out",
                {"model": name},
            )
        )
        self._say(f"{name} did not answer {ABSENT} times in a row and is not asked any more")

    def _mistake(self, what: str, error: Exception) -> None:
        why = f"{type(error).__name__}: {hide(str(error))}"
        self._emit(Event("error", f"{what}, by a mistake of ours: {why}", {"error": why}))


def _own(crew: Crew) -> bool:
    return any(is_own(crew.providers[each.provider].server(each)) for each in crew.targets)


def _placed(standing: Standing) -> Event:
    rate = "-" if standing.win_rate is None else f"{standing.win_rate:.1%}"
    names = ("model", "valid", "asked", "win_rate", "strength", "chosen", "cost")
    return Event(
        "verdict",
        f"{standing.model} wins {rate} of its duels",
        {name: getattr(standing, name) for name in names},
    )
