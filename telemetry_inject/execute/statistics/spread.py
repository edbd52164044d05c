"""How sure a Bradley–Terry strength is: intervals that hold where somebody won everything, too."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from telemetry_inject.execute.statistics.bradleyterry import (
    Wins,
    bootstrap,
    strengths,
    wins,
)
from telemetry_inject.execute.statistics.condorcet import Vote
from telemetry_inject.execute.statistics.intervals import quantile

ROUNDS = 200


def intervals(
    names: Sequence[str], clusters: Sequence[Sequence[Vote]], *, seed: int, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Return an interval for each strength: what two ways of drawing again have in common or apart.

    Drawing whole clusters keeps what depends on one another together, but says that a contestant
    who won all of three duels is certain to win; drawing each pair's chance from what its duels
    leave open does not. The interval holds both, and the strength itself.
    """
    won = wins(vote for cluster in clusters for vote in cluster)
    strength = strengths(names, won)
    by_cluster = bootstrap(names, clusters, seed=seed, rounds=ROUNDS, level=level)
    outside = (1 - level) / 2
    drawn = [*redrawn(names, won, seed=seed)] if won else []
    found = {}
    for each in by_cluster:
        values = [draw[each] for draw in drawn]
        low, high = quantile(values, outside), quantile(values, 1 - outside)
        found[each] = (
            min(low, by_cluster[each][0], strength[each]),
            max(high, by_cluster[each][1], strength[each]),
        )
    return found


def redrawn(
    names: Sequence[str], won: Wins, *, seed: int, rounds: int = ROUNDS
) -> Iterator[dict[str, float]]:
    """Yield strengths by chances that fit the duels as well: of each pair, from Jeffreys' posterior.

    For w wins of n that is Beta(w + 1/2, n - w + 1/2) (L. D. Brown, T. T. Cai and A. DasGupta,
    Statistical Science 16, 2001, section 4.2).
    """
    draw = random.Random(seed)  # noqa: S311 - the same run gives the same intervals
    pairs = sorted(pair for pair in won if pair[0] < pair[1])
    for _ in range(rounds):
        again: dict[tuple[str, str], float] = {}
        for a, b in pairs:
            mine, theirs = won[a, b], won[b, a]
            chance = draw.betavariate(mine + 0.5, theirs + 0.5)
            again[a, b] = (mine + theirs) * chance
            again[b, a] = (mine + theirs) * (1 - chance)
        yield strengths(names, again)
