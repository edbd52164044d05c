"""The leaderboard on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from telemetry_inject.report.leaderboard import jury
from telemetry_inject.report.leaderboard.jury import troubles
from telemetry_inject.report.leaderboard.words import dollars, number, percent, seconds, span
from telemetry_inject.report.text import Paint, plural, shown
from telemetry_inject.standings import Standing, Standings

HEAD = ("", "model", "duels won", "strength (95 %)", "valid (95 %)", "p50", "p95",
        "tokens in / out", "cost", "a plan", "chosen")  # fmt: skip
LEFT = (1,)
"""Columns that are not numbers."""


def lines(board: Standings, paint: Paint) -> Iterator[str]:
    """Yield the leaderboard, and what is to be known of the jury."""
    what = f"{plural(board.functions, 'function')}, {seconds(board.seconds)}"
    yield f"\n{paint('Leaderboard', 'bold')}  {what}"
    if not board.functions:
        yield "  nothing was compared: no function was to be planned"
        return
    head, *rows = aligned([HEAD, *map(_row, board.rows)])
    yield paint(head, "dim")
    yield from rows
    yield paint("  * nothing else is both cheaper and better", "dim")
    for text in troubles(board):
        yield f"  {shown(text)}"
    yield ""
    yield f"{paint('Jury', 'bold')}  it cost {dollars(board.judging_cost)} beside the plans"
    for text in jury.verdicts(board):
        yield f"  {text}"
    for each in board.judges:
        line = f"  {shown(each.judge)}: {jury.judge(each)}"
        yield line if each.trusted else paint(line, "yellow")


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows as lines with their columns below one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text.ljust(width) if column in LEFT else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _row(each: Standing) -> tuple[str, ...]:
    low, high = each.strength_range or (each.strength, each.strength)
    return (
        " *" if each.frontier else "  ",
        shown(each.model),
        percent(each.win_rate),
        f"{number(each.strength, 1)} ({number(low, 1)} … {number(high, 1)})",
        f"{each.valid} of {each.asked} ({span(*each.valid_range)})",
        seconds(each.p50),
        seconds(each.p95),
        f"{each.input_tokens:,} / {each.output_tokens:,}",
        dollars(each.cost, most=each.estimated),
        dollars(each.per_plan),
        str(each.chosen),
    )
