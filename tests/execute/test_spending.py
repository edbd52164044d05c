"""The budget against what providers really bill: whole races, with failures, cancellations and losers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from telemetry_inject.execute.budget import CostTracker
from telemetry_inject.execute.parallel import ParallelExecutor
from telemetry_inject.execute.records import Terms
from telemetry_inject.execute.request import input_bound
from telemetry_inject.providers.base import (
    Answer,
    Cause,
    Limits,
    Meter,
    Only,
    ProviderError,
    Request,
    Target,
    Usage,
)

PRICE = Decimal("0.000001")
"""US dollars for a token."""
ENDS = ("valid", "wrong", "silent", "server", "connection", "rate", "late")


@dataclass
class Biller:
    """A provider that bills for what it has done, also where it does not say so or is cut off."""

    name: str
    script: Sequence[tuple[str, int, int]]
    """For each request: how it ends, after how many turns, what percentage of its bound it takes."""
    billed: Decimal = Decimal(0)
    asked: int = 0
    under_way: list[int] = field(default_factory=list)

    def server(self, target: Target) -> str:
        return "https://api.example.com"

    def missing(self, target: Target) -> str | None:
        return None

    async def models(self) -> tuple[str, ...]:
        return ()

    async def limits(self, target: Target) -> Limits | None:
        return None

    async def close(self) -> None:
        return None

    async def ask(self, request: Request, meter: Meter) -> Answer:
        end, turns, share = self.script[self.asked % len(self.script)]
        self.asked += 1
        used_in, used_out = input_bound(request) * share // 100, request.max_output * share // 100
        if end not in ("server", "rate"):  # those are turned away and cost nothing
            self.billed += PRICE * (used_in + used_out)
        for _ in range(turns):
            await asyncio.sleep(0)
        if end == "late":
            await asyncio.sleep(3600)
        if end in ("server", "connection", "rate"):
            cause: dict[str, Cause] = {"server": "server", "connection": "connection", "rate": "rate"}  # fmt: skip
            raise ProviderError(cause[end], "on purpose")
        usage = Usage() if end == "silent" else Usage(used_in, used_out)
        return Answer("good" if end != "wrong" else "bad", "stop", usage)


@dataclass(frozen=True)
class Said:
    """What an answer was worth."""

    valid: Mapping[str, object]
    objections: Mapping[str, str]


@dataclass(frozen=True)
class Ask:
    """A question with two items."""

    id: str
    items: tuple[str, ...] = ("a", "b")

    def request(
        self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
    ) -> Request:
        return Request(target, "s" * 100, self.id, max_output=200)

    async def judge(self, text: str, items: Sequence[str], target: Target) -> Said:
        await asyncio.sleep(0)
        if text == "good":
            return Said(dict.fromkeys(items, target.id), {})
        return Said({items[0]: target.id}, dict.fromkeys(items[1:], "wrong"))


SCRIPTS = st.lists(
    st.tuples(st.sampled_from(ENDS), st.integers(0, 8), st.integers(0, 100)), min_size=1, max_size=8
)


@settings(max_examples=150, deadline=None)
@given(
    scripts=st.lists(SCRIPTS, min_size=1, max_size=3),
    budget=st.integers(0, 20_000).map(lambda tokens: PRICE * tokens),
    questions=st.integers(1, 6),
    stops=st.sets(st.integers(0, 5)),
    strategy=st.sampled_from(["race", "hedge", "single"]),
)
@example([[("valid", 0, 50)], [("valid", 8, 100)]], Decimal(1), 1, set(), "race")  # a loser
@example([[("late", 0, 100)]], Decimal(1), 2, {1}, "single")  # out of time, and cancelled
@example([[("silent", 1, 100)]], Decimal(1), 1, set(), "single")
@example([[("valid", 2, 100)]], PRICE * 3000, 6, set(), "race")  # money for two of six
def test_nobody_bills_more_than_the_budget(
    scripts: list[list[tuple[str, int, int]]], budget: Decimal, questions: int, stops: set[int],
    strategy: str,
) -> None:  # fmt: skip
    billers = {f"p{number}": Biller(f"p{number}", each) for number, each in enumerate(scripts)}
    costs = CostTracker(budget)

    def price(target: Target, usage: Usage) -> Decimal | None:
        return PRICE * ((usage.input_tokens or 0) + (usage.output_tokens or 0))

    async def run() -> None:
        executor = ParallelExecutor(
            [Only(Target(each, "m")) for each in billers],
            billers,
            Terms(strategy=strategy, hedge=0.0, retries=0, repairs=1, timeout=0.02, patience=0.01),  # type: ignore[arg-type]
            costs,
            price,
        )
        tasks = [asyncio.create_task(executor.settle(Ask(f"q{n}"))) for n in range(questions)]
        for number in sorted(stops):
            await asyncio.sleep(0)
            if number < questions:
                tasks[number].cancel()
        async with asyncio.timeout(30):
            await asyncio.gather(*tasks, return_exceptions=True)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())
    billed = sum((each.billed for each in billers.values()), Decimal(0))
    assert costs.reserved == 0
    assert billed <= costs.spent <= budget
    assert costs.estimated <= costs.spent
