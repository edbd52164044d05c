"""From attempts and verdicts to the leaderboard, by numbers that can be worked out by hand."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from telemetry_inject.execute.judge import JudgeEnsemble, Verdicts
from telemetry_inject.execute.judging.attendance import Attendance
from telemetry_inject.execute.judging.records import Candidate, Subject
from telemetry_inject.execute.records import Attempt, State
from telemetry_inject.model import AttributeCommand, Plan, SpanCommand
from telemetry_inject.pipeline.models.chosen import chosen
from telemetry_inject.pipeline.models.standing import Work, standings
from telemetry_inject.providers.base import Target, Usage
from telemetry_inject.standings import RULES, Standings


def plan(function: str, *names: str, span: str = "charge cart") -> Plan:
    """Return a plan that writes down parameters; with none it says nothing of a call."""
    attributes = [AttributeCommand(key=f"shop.{each}", expression=each) for each in names]
    return Plan(
        function=function, reason="It pays.", commands=(SpanCommand(name=span), *attributes)
    )


def attempt(state: State, seconds: float, cost: str | None, reason: str = "") -> Attempt:
    """Return a request of a model."""
    price = None if cost is None else Decimal(cost)
    return Attempt("1", "q", "m", Target("openai", "m"), ("f",), 0, state, reason, 0.0, seconds, None,
                   Usage(100, 10), price, False)  # fmt: skip


def verdicts(*made: dict[str, Plan]) -> Verdicts:
    """Return what comes of functions, `a.py::f0` first, without a jury."""

    async def run() -> Verdicts:
        ensemble = JudgeEnsemble([])
        for number, plans in enumerate(made):
            name = f"a.py::f{number}"
            subject = Subject(
                name, ("cart", "amount"), "python", "1| def f(): ...", {}, plans[RULES], True
            )
            await ensemble.hear(
                subject, [Candidate(each, frozenset({each}), own) for each, own in plans.items()]
            )
        return ensemble.verdicts()

    return asyncio.run(run())


@pytest.fixture
def board() -> Standings:
    """Return what comes of two functions: `good` says more, `bad` says nothing, or is not valid."""
    names = ("a.py::f0", "a.py::f1")
    heard = verdicts(
        {RULES: plan(names[0], "cart", "amount"), "good": plan(names[0], "amount", "cart"), "bad": plan(names[0])},
        {RULES: plan(names[1], "cart", "amount"), "good": plan(names[1], "cart", "amount", span="pay")},
    )  # fmt: skip
    works = {
        "good": Work([attempt("valid", 2.0, "0.03"), attempt("valid", 4.0, "0.01")], 2),
        "bad": Work([attempt("valid", 1.0, None), attempt("failed", 9.0, "0.01", "timeout: late")], 1),
        RULES: Work([], 2),
    }  # fmt: skip
    return standings(works, [attempt("valid", 1.0, "0.5")], heard, seed=1, seconds=9.0)


def test_duels_go_by_the_gate_then_the_score(board: Standings) -> None:
    # f0: good = rules (the same plan), both beat bad by the score. f1: bad has no plan; the other
    # two differ in words alone, and nobody judges: a draw.
    rows = {each.model: each for each in board.rows}
    assert (rows["good"].win_rate, rows[RULES].win_rate, rows["bad"].win_rate) == (0.75, 0.75, 0)
    assert board.matrix["good", "bad"] == (1.0, 2)
    assert board.matrix["good", RULES] == (0.5, 2)
    assert rows["good"].strength == pytest.approx(rows[RULES].strength)
    assert rows["good"].strength > rows["bad"].strength


def test_costs_and_times_are_of_planning(board: Standings) -> None:
    rows = {each.model: each for each in board.rows}
    assert (rows["good"].cost, rows["good"].per_plan) == (0.04, 0.02)
    assert rows["good"].p50 == 3.0
    assert rows["good"].p95 == pytest.approx(3.9)
    assert (rows["bad"].cost, rows["bad"].per_plan) == (None, None), "one price is not known"
    assert (rows["bad"].requests, rows["bad"].wasted, rows["bad"].trouble) == (
        2,
        1,
        "timeout: late",
    )
    assert rows["bad"].p50 == 1.0
    assert (rows[RULES].cost, rows[RULES].p50) == (0.0, None)
    assert (rows["good"].input_tokens, rows["good"].output_tokens) == (200, 20)
    assert board.judging_cost == 0.5


def test_what_costs_more_and_is_no_better_is_not_on_the_frontier(board: Standings) -> None:
    assert {each.model: each.frontier for each in board.rows} == {
        RULES: True,
        "good": False,
        "bad": False,
    }


def test_who_was_chosen(board: Standings) -> None:
    rows = {each.model: each.chosen for each in board.rows}
    assert rows == {"good": 1, RULES: 2, "bad": 0}  # f0: both made it; f1: nobody judged
    assert board.decided == {"inconclusive": 1, "score": 1}
    assert board.unhelpful == {"no judge had a vote": 1}


def test_the_rules_own_plan_stands_for_all_who_made_the_same() -> None:
    made = plan("a.py::f0", "cart")
    maker = made.maker.model_copy(update={"planner": "openai:m"})
    heard = verdicts({"openai:m": made.model_copy(update={"maker": maker}), RULES: made})
    winner = chosen(heard.decisions["a.py::f0"])
    assert winner.maker.planner != "openai:m"
    assert winner.reason == "It pays. Chosen by comparison: all 2 made the same plan."


def test_a_long_reason_is_cut_and_the_verdict_stays() -> None:
    made = plan("a.py::f0", "cart").model_copy(update={"reason": "x" * 400})
    winner = chosen(verdicts({RULES: made}).decisions["a.py::f0"])
    assert len(winner.reason) == 400
    assert winner.reason.endswith("... Chosen by comparison: it was the only valid plan.")


def test_three_times_away_in_a_row_is_out_for_good() -> None:
    gone: list[str] = []
    attendance = Attendance(gone.append)
    for there in (False, False, True, False, False):
        attendance.note("a", there=there)
    assert not attendance.out("a")
    attendance.note("a", there=False)
    attendance.note("a", there=True)
    attendance.note("a", there=False)
    assert attendance.out("a")
    assert not attendance.out("b")
    assert gone == ["a"]
