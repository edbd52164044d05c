"""Cost against quality, with the frontier: what nothing else beats in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telemetry_inject.report.leaderboard import drawing
from telemetry_inject.report.leaderboard.scale import Scale, fitting
from telemetry_inject.report.leaderboard.words import dollars, percent
from telemetry_inject.standings import Standings

LEFT, RIGHT, TOP, FLOOR, HEIGHT = 64.0, 720.0, 14.0, 300.0, 346.0
FREE = 90.0
"""The column of what costs nothing, which a logarithmic scale has no place for."""
APART = 14.0
"""Pixels between names that would cover one another."""


@dataclass(frozen=True, slots=True)
class Point:
    """One model, in US dollars by valid plan and share of duels won."""

    name: str
    cost: float
    quality: float
    frontier: bool


def tradeoff(board: Standings) -> str | None:
    """Return the picture; None where no model has a known price, a valid plan and duels."""
    points = [
        Point(each.model, each.per_plan, each.win_rate, each.frontier)
        for each in board.rows
        if each.per_plan is not None and each.win_rate is not None
    ]
    paid = [each.cost for each in points if each.cost > 0]
    if not paid:
        return None
    across = fitting(paid, LEFT + FREE, RIGHT)
    up = Scale(0.0, 1.0, FLOOR, TOP)
    parts = [*_axes(across, up), *_points(points, across, up)]
    title = "Duels won against the cost of a valid plan"
    return drawing.picture(RIGHT + 170, HEIGHT, title, parts)


def unpriced(board: Standings) -> list[str]:
    """Return the models that cannot be shown, for want of a price or of a valid plan."""
    return [each.model for each in board.rows if each.per_plan is None or each.win_rate is None]


def _axes(across: Scale, up: Scale) -> Iterator[str]:
    for tick in up.ticks():
        y = up.at(tick)
        yield drawing.line(LEFT, y, RIGHT, y)
        yield drawing.text(LEFT - 8, y + 4, percent(tick), "tick", "end")
    yield drawing.line(LEFT + FREE * 0.7, TOP, LEFT + FREE * 0.7, FLOOR, "break")
    yield drawing.text(LEFT + FREE * 0.35, FLOOR + 16, "free", "tick", "middle")
    for tick in across.ticks():
        x = across.at(tick)
        yield drawing.line(x, TOP, x, FLOOR)
        yield drawing.text(x, FLOOR + 16, f"${tick:g}", "tick", "middle")
    middle = (LEFT + RIGHT) / 2
    yield drawing.text(middle, FLOOR + 38, "US dollars for a valid plan; up: duels won", "axis", "middle")  # fmt: skip


def _points(points: Sequence[Point], across: Scale, up: Scale) -> Iterator[str]:
    def place(point: Point) -> tuple[float, float]:
        x = across.at(point.cost) if point.cost > 0 else LEFT + FREE * 0.35
        return x, up.at(point.quality)

    best = sorted((each for each in points if each.frontier), key=lambda each: each.cost)
    yield drawing.path(_stairs([place(each) for each in best]), "frontier")
    taken: list[tuple[float, float]] = []
    for each in sorted(points, key=lambda each: -each.quality):
        x, y = place(each)
        said = f"{each.name}: {dollars(each.cost)} a plan, {percent(each.quality)} of duels won"
        yield drawing.dot(x, y, "point" if each.frontier else "point beaten", said, 6)
        written = y + 4
        while any(abs(x - a) < 200 and abs(written - b) < APART for a, b in taken):
            written += APART
        taken.append((x, written))
        yield drawing.text(x + 11, written, each.name)


def _stairs(places: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the frontier's corners: between two points the cheaper one is the best there is."""
    for number, (x, y) in enumerate(places):
        if number:
            yield x, places[number - 1][1]
        yield x, y
    if places:
        yield RIGHT, places[-1][1]
