"""The budget holds in every order of requests, answers, failures and cancellations."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry_inject.execute.budget import CostTracker, Spent

CENTS = st.integers(0, 500).map(lambda cents: Decimal(cents) / 1000)
REQUESTS = st.lists(
    st.tuples(CENTS, st.integers(0, 100), st.integers(0, 6), st.integers(0, 6), st.booleans()),
    max_size=25,
)


@settings(max_examples=300, deadline=None)
@given(budget=CENTS, requests=REQUESTS)
def test_it_is_never_exceeded(
    budget: Decimal, requests: list[tuple[Decimal, int, int, int, bool]]
) -> None:
    async def run() -> None:
        costs = CostTracker(budget)
        sent = Decimal(0)

        async def one(most: Decimal, share: int, before: int, during: int) -> None:
            nonlocal sent
            for _ in range(before):
                await asyncio.sleep(0)
            reservation = await costs.reserve(most)
            cost, estimated = most, True
            try:
                assert costs.spent + costs.reserved <= budget
                for _ in range(during):
                    await asyncio.sleep(0)
                cost, estimated = most * share / 100, False
            finally:
                sent += cost
                costs.settle(reservation, cost, estimated=estimated)
                assert costs.spent + costs.reserved <= budget

        tasks = [asyncio.create_task(one(a, b, c, d)) for a, b, c, d, _ in requests]
        for number, (*_, cancelled) in enumerate(requests):
            await asyncio.sleep(0)
            if cancelled:
                tasks[number].cancel()
        async with asyncio.timeout(20):  # nobody waits for money that cannot come
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(
            each is None or isinstance(each, Spent | asyncio.CancelledError) for each in ended
        )
        assert costs.reserved == 0
        assert costs.spent == sent <= budget

    asyncio.run(run())


def test_a_request_waits_for_money_that_may_come_back() -> None:
    async def run() -> None:
        costs = CostTracker(Decimal("0.10"))
        first = await costs.reserve(Decimal("0.09"))
        second = asyncio.create_task(costs.reserve(Decimal("0.05")))
        await asyncio.sleep(0)
        assert not second.done()
        costs.settle(first, Decimal("0.01"), estimated=False)
        costs.settle(await second, Decimal("0.05"), estimated=True)
        assert costs.spent == Decimal("0.06")
        assert costs.estimated == Decimal("0.05")
        with pytest.raises(Spent, match=r"\$0\.10 is spent: \$0\.060000"):
            await costs.reserve(Decimal("0.05"))

    asyncio.run(run())


def test_an_unknown_price_is_unknown_and_never_nothing() -> None:
    async def run() -> None:
        free = CostTracker()
        free.settle(await free.reserve(None), None, estimated=False)
        assert free.unknown == 1
        with pytest.raises(Spent, match="price of the model is not known"):
            await CostTracker(Decimal(1)).reserve(None)

    asyncio.run(run())
