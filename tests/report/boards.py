"""A leaderboard to show: seven contenders of every kind."""

from __future__ import annotations

from telemetry_inject.standings import JudgeStanding, Standing, Standings


def row(model: str, won: float | None, **other: object) -> Standing:
    """Return a contender; what is not given is that of a good one."""
    values: dict[str, object] = {
        "asked": 40, "valid": 40, "valid_range": (0.91, 1.0), "strength": 4 * ((won or 0) - 0.5),
        "strength_range": (4 * ((won or 0) - 0.5) - 0.4, 4 * ((won or 0) - 0.5) + 0.5), "chosen": 6,
        "p50": 3.2, "p95": 8.1, "input_tokens": 52_110, "output_tokens": 18_240, "cost": 0.31,
        "per_plan": 0.00775, "estimated": False, "requests": 9, "wasted": 0, "trouble": None,
        "frontier": False, **other,
    }  # fmt: skip
    return Standing(model=model, win_rate=won, **values)  # type: ignore[arg-type]


ROWS = (
    row("anthropic:claude-large", 0.78, cost=1.9, per_plan=0.0475, frontier=True, chosen=19, p50=9.5, p95=22.0),
    row("openai:gpt-middle", 0.74, frontier=True, chosen=12),
    row("anthropic:claude-small", 0.61, cost=0.12, per_plan=0.003, frontier=True, p50=2.1, p95=4.0),
    row("openai:gpt-dear", 0.6, cost=2.6, per_plan=0.065, estimated=True, p50=14.0, p95=61.0),
    row("rules", 0.41, cost=0.0, per_plan=0.0, frontier=True, p50=None, p95=None, input_tokens=0, output_tokens=0, requests=0),
    row("ollama:qwen3:8b", 0.33, cost=None, per_plan=None, valid=29, valid_range=(0.57, 0.84), wasted=5, requests=14,
        trouble='there is no plan for <b>charge</b> & "refund" in the answer', p50=1.1, p95=3.0),
    row("ollama:smollm2", 0.03, cost=None, per_plan=None, valid=0, valid_range=(0.0, 0.09), chosen=0, wasted=9,
        trouble="timeout: no whole answer within 120 s", p50=None, p95=None),
)  # fmt: skip
BOARD = Standings(
    functions=40,
    rows=ROWS,
    matrix={
        (a.model, b.model): (0.5 + ((a.win_rate or 0) - (b.win_rate or 0)) * 0.6, 40)
        for a in ROWS
        for b in ROWS
        if a is not b
    },
    judges=(
        JudgeStanding("anthropic:claude-large", 131, 118, 0, 13, 13, True),
        JudgeStanding("openai:gpt-middle", 129, 101, 2, 13, 11, True),
        JudgeStanding("ollama:qwen3:8b", 102, 41, 30, 9, 2, False),
        JudgeStanding("ollama:smollm2", 0, 0, 27, 0, 0, True),
    ),
    alpha=0.54,
    concordance=0.61,
    votes=1.4,
    independent=None,
    stability=0.93,
    excluded=214,
    dissent=2,
    decided={"jury": 29, "score": 6, "only": 2, "inconclusive": 3},
    unhelpful={"the judges did not agree": 2, "too few judges answered in time": 1},
    judging_cost=0.82,
    seconds=191.0,
    seed=1,
)
EMPTY = Standings(
    functions=0, rows=(), matrix={}, judges=(), alpha=None, concordance=None, votes=None,
    independent=None, stability=None, excluded=0, dissent=0, decided={}, unhelpful={},
    judging_cost=0.0, seconds=0.1, seed=1,
)  # fmt: skip
