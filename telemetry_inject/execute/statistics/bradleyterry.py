"""The Bradley–Terry model: one strength for each contestant out of who beat whom how often."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

from telemetry_inject.execute.statistics.condorcet import Vote
from telemetry_inject.execute.statistics.intervals import quantile

Wins = Mapping[tuple[str, str], float]
"""By (a, b): how often a beat b; a tie is half a win for each."""

PRIOR = 0.1
"""Wins, and as many losses, of each contestant against a contestant of mean strength that is not there.

Without them one that won or lost everything has no finite strength, and groups that never met
cannot be compared (F. Caron and A. Doucet, J. Comput. Graph. Stat. 21, 2012, section 2).
"""
STEPS = 10_000
EXACT = 1e-9
"""The change of a log-strength with which it is settled."""
ROUGH = 1e-5
"""The same for a draw of the bootstrap, whose own error is far larger."""


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


def strengths(
    names: Sequence[str], won: Wins, prior: float = PRIOR, exact: float = EXACT
) -> dict[str, float]:
    """Return the log-strength of each contestant, with a mean of 0, by Hunter's MM algorithm.

    D. R. Hunter, Annals of Statistics 32 (2004), equation 3. With `prior` 0, a contestant that
    won or lost everything has none: strengths are then what `STEPS` steps came to.
    """
    total = {each: prior + sum(won.get((each, other), 0.0) for other in names) for each in names}
    met = {
        each: [
            (other, count)
            for other in names
            if other != each
            and (count := won.get((each, other), 0.0) + won.get((other, each), 0.0)) > 0
        ]
        for each in names
    }
    strength = dict.fromkeys(names, 1.0)
    for _ in range(STEPS):
        new = {}
        for each in names:
            against = sum(count / (strength[each] + strength[other]) for other, count in met[each])
            against += 2 * prior / (strength[each] + 1)
            new[each] = max(total[each] / against, 1e-12) if against else 1.0
        middle = exp(sum(map(log, new.values())) / max(1, len(names)))
        new = {each: value / middle for each, value in new.items()}
        change = max((abs(log(new[each] / strength[each])) for each in names), default=0.0)
        strength = new
        if change < exact:
            break
    return {each: log(value) for each, value in strength.items()}


def chance(strength: float, other: float) -> float:
    """Return the probability that one of log-strength `strength` beats one of `other`."""
    return 1 / (1 + exp(other - strength))


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
        for each, value in strengths(names, total, exact=ROUGH).items():
            drawn[each].append(value)
    outside = (1 - level) / 2
    return {
        each: (quantile(values, outside), quantile(values, 1 - outside))
        for each, values in drawn.items()
        if values
    }
