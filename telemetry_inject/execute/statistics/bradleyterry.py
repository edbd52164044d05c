"""The Bradley–Terry model: one strength for each contestant out of who beat whom how often."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from math import exp

from telemetry_inject.execute.statistics.condorcet import Vote
from telemetry_inject.execute.statistics.intervals import quantile

Wins = Mapping[tuple[str, str], float]
"""By (a, b): how often a beat b; a tie is half a win for each."""

PRIOR = 0.1
"""Wins, and as many losses, of each contestant against a contestant of mean strength that is not there.

Without them one that won or lost everything has no finite strength, and groups that never met
cannot be compared (F. Caron and A. Doucet, J. Comput. Graph. Stat. 21, 2012, section 2).
"""
STEPS = 200
EXACT = 1e-9
"""The change of a log-strength with which it is settled."""
FAR = 2.0
"""The longest step of a log-strength: Newton's own may overshoot where somebody won everything."""
RIDGE = 1e-9
"""Keeps the curvature invertible where groups never met, or there is no prior."""


def wins(votes: Iterable[Vote]) -> dict[tuple[str, str], float]:
    """Return who beat whom how often."""
    found: dict[tuple[str, str], float] = {}
    for each in votes:
        for pair, share in (
            ((each.first, each.second), each.share),
            ((each.second, each.first), 1 - each.share),
        ):
            found[pair] = found.get(pair, 0.0) + share
    return found


def strengths(names: Sequence[str], won: Wins, prior: float = PRIOR) -> dict[str, float]:
    """Return the log-strength of each contestant, with a mean of 0, where the likelihood is largest.

    Newton's method. With `prior` 0, a contestant that won or lost everything has no strength: it
    is then what `STEPS` steps came to.
    """
    met = {
        each: [
            (place, count)
            for place, other in enumerate(names)
            if other != each
            and (count := won.get((each, other), 0.0) + won.get((other, each), 0.0)) > 0
        ]
        for each in names
    }
    total = [sum(won.get((each, other), 0.0) for other in names if other != each) for each in names]
    found = [0.0] * len(names)
    for _ in range(STEPS):
        slope, curve = [], []
        for place, each in enumerate(names):
            here = chance(found[place], 0.0)
            row = [0.0] * len(names)
            row[place] = 2 * prior * here * (1 - here) + RIDGE
            rise = total[place] + prior - 2 * prior * here
            for other, count in met[each]:
                likely = chance(found[place], found[other])
                rise -= count * likely
                row[place] += count * likely * (1 - likely)
                row[other] -= count * likely * (1 - likely)
            slope.append(rise)
            curve.append(row)
        step = solved(curve, slope)
        longest = max(map(abs, step), default=0.0)
        scale = min(1.0, FAR / longest) if longest else 1.0
        found = [value + scale * change for value, change in zip(found, step, strict=True)]
        if longest < EXACT:
            break
    middle = sum(found) / max(1, len(found))
    return {each: value - middle for each, value in zip(names, found, strict=True)}


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Return x with `matrix` x = `right`, by elimination; the matrix is positive definite."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place, row in enumerate(rows):
        for other in rows[place + 1 :]:
            factor = other[place] / row[place]
            for column in range(place, len(row)):
                other[column] -= factor * row[column]
    found = [0.0] * len(rows)
    for place in reversed(range(len(rows))):
        row = rows[place]
        rest = sum(row[column] * found[column] for column in range(place + 1, len(rows)))
        found[place] = (row[-1] - rest) / row[place]
    return found


def chance(strength: float, other: float) -> float:
    """Return the probability that one of log-strength `strength` beats one of `other`."""
    return 1 / (1 + exp(min(700.0, other - strength)))


def bootstrap(
    names: Sequence[str],
    clusters: Sequence[Sequence[Vote]],
    *,
    seed: int,
    rounds: int = 400,
    level: float = 0.95,
) -> dict[str, tuple[float, float]]:
    """Return an interval for each strength: percentiles over resampled clusters.

    Votes on one function depend on one another, so whole functions are drawn, not votes
    (A. C. Cameron, J. B. Gelbach and D. L. Miller, Rev. Econ. Stat. 90, 2008).
    """
    draw = random.Random(seed)  # noqa: S311 - not for secrets: the same run gives the same intervals
    counted = [wins(each) for each in clusters if each]
    drawn: dict[str, list[float]] = {each: [] for each in names}
    for _ in range(rounds if counted else 0):
        total: dict[tuple[str, str], float] = {}
        for cluster in draw.choices(counted, k=len(counted)):
            for pair, count in cluster.items():
                total[pair] = total.get(pair, 0.0) + count
        for each, value in strengths(names, total).items():
            drawn[each].append(value)
    outside = (1 - level) / 2
    return {
        each: (quantile(values, outside), quantile(values, 1 - outside))
        for each, values in drawn.items()
        if values
    }
