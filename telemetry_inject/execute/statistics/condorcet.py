"""From pairwise votes to a ranking: Schulze, Copeland and Borda over majority margins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Margins = Mapping[tuple[str, str], float]
"""By (a, b): votes for a over b less votes for b over a. A pair that nobody voted on is missing."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One judge's verdict on one pair."""

    judge: str
    first: str
    second: str
    share: float
    """1 where the first is better, 0 where the second is, 0.5 for a tie."""


def margins(votes: Iterable[Vote]) -> dict[tuple[str, str], float]:
    """Return the majority margins; of each pair, both directions."""
    found: dict[tuple[str, str], float] = {}
    for each in votes:
        difference = 2 * each.share - 1
        for pair, value in (
            ((each.first, each.second), difference),
            ((each.second, each.first), -difference),
        ):
            found[pair] = found.get(pair, 0.0) + value
    return found


def schulze(candidates: Sequence[str], margin: Margins) -> tuple[tuple[str, ...], ...]:
    """Return the ranking by the Schulze method, best first; candidates of one tier are tied.

    A candidate is better than another if the strongest path of majorities from it to the other is
    stronger than the strongest one back (M. Schulze, Social Choice and Welfare 36, 2011).
    """
    path = strongest_paths(candidates, margin)
    beaten = {
        each: sum(path[each, other] > path[other, each] for other in candidates if other != each)
        for each in candidates
    }
    return _tiers(candidates, beaten)


def strongest_paths(candidates: Sequence[str], margin: Margins) -> dict[tuple[str, str], float]:
    """Return the strength of the strongest path from each candidate to each other; 0 for none.

    The strength of a path is the smallest margin on it.
    """
    path = {
        (a, b): max(0.0, margin.get((a, b), 0.0)) for a in candidates for b in candidates if a != b
    }
    for through in candidates:
        for a in candidates:
            for b in candidates:
                if len({a, b, through}) == 3:
                    way = min(path[a, through], path[through, b])
                    path[a, b] = max(path[a, b], way)
    return path


def copeland(candidates: Sequence[str], margin: Margins) -> dict[str, float]:
    """Return for each candidate the pairs it won less those it lost."""
    return {
        each: float(
            sum(
                (margin.get((each, other), 0.0) > 0) - (margin.get((each, other), 0.0) < 0)
                for other in candidates
                if other != each
            )
        )
        for each in candidates
    }


def borda(candidates: Sequence[str], votes: Iterable[Vote]) -> dict[str, float]:
    """Return for each candidate its mean share of the votes on its pairs; 0.5 where none."""
    shares: dict[str, list[float]] = {each: [] for each in candidates}
    for each in votes:
        shares[each.first].append(each.share)
        shares[each.second].append(1 - each.share)
    return {each: sum(got) / len(got) if got else 0.5 for each, got in shares.items()}


def _tiers(candidates: Sequence[str], score: Mapping[str, float]) -> tuple[tuple[str, ...], ...]:
    levels = sorted({score[each] for each in candidates}, reverse=True)
    return tuple(tuple(each for each in candidates if score[each] == level) for level in levels)
