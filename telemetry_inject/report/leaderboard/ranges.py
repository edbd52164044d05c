"""A row for each model, with a range and a point in it: how strong it is, how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from telemetry_inject.report.leaderboard import drawing
from telemetry_inject.report.leaderboard.scale import Scale, fitting
from telemetry_inject.report.leaderboard.words import seconds, signed
from telemetry_inject.standings import Standings

WIDTH, ROW, TOP, BOTTOM = 640.0, 26.0, 10.0, 42.0
LETTER = 6.6
"""Pixels of a letter, about."""


@dataclass(frozen=True, slots=True)
class Range:
    """One row."""

    name: str
    low: float
    point: float
    high: float
    said: str


def strength(board: Standings) -> str | None:
    """Return the picture of the models' strengths with their intervals; None without any."""
    rows = []
    for each in board.rows:
        low, high = each.strength_range or (each.strength, each.strength)
        said = f"{each.model}: {signed(each.strength)}, 95 % from {signed(low)} to {signed(high)}"
        rows.append(Range(each.model, low, each.strength, high, said))
    return _picture(rows, "Bradley–Terry strength, with 95 % intervals", _short, zero=False)


def latency(board: Standings) -> str | None:
    """Return the picture of how long answers take, from the median to the 95th percentile."""
    rows = [
        Range(
            each.model, each.p50, each.p50, each.p95,
            f"{each.model}: median {seconds(each.p50)}, 95 % within {seconds(each.p95)}",
        )
        for each in board.rows
        if each.p50 is not None and each.p95 is not None
    ]  # fmt: skip
    return _picture(rows, "Seconds for a valid answer: median (dot) to 95th percentile", _short, zero=True)  # fmt: skip


def _short(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _picture(
    rows: Sequence[Range], title: str, write: Callable[[float], str], *, zero: bool
) -> str | None:
    if not rows:
        return None
    left = 16 + LETTER * max(len(each.name) for each in rows)
    values = [value for each in rows for value in (each.low, each.high)]
    scale = fitting(values, left, left + WIDTH, zero=zero)
    floor = TOP + ROW * len(rows)
    parts = [*_axis(scale, floor, title, write), *_rows(rows, scale)]
    return drawing.picture(left + WIDTH + 20, floor + BOTTOM, title, parts)


def _axis(scale: Scale, floor: float, title: str, write: Callable[[float], str]) -> Iterator[str]:
    for tick in scale.ticks():
        x = scale.at(tick)
        yield drawing.line(x, TOP, x, floor)
        yield drawing.text(x, floor + 15, write(tick), "tick", "middle")
    yield drawing.text((scale.start + scale.end) / 2, floor + 34, title, "axis", "middle")


def _rows(rows: Sequence[Range], scale: Scale) -> Iterator[str]:
    for place, each in enumerate(rows):
        y = TOP + ROW * (place + 0.5)
        yield drawing.text(scale.start - 10, y + 4, each.name, anchor="end")
        yield drawing.line(scale.at(each.low), y, scale.at(each.high), y, "range")
        yield drawing.dot(scale.at(each.point), y, "point", each.said)
