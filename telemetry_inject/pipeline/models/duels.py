"""Who beat whom: one duel for each function and two contenders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from telemetry_inject.execute.judging.records import Decision, Hearing
from telemetry_inject.execute.judging.score import DELTA
from telemetry_inject.execute.statistics.bradleyterry import wins
from telemetry_inject.execute.statistics.condorcet import Vote


def duels(hearing: Hearing, decision: Decision, names: Sequence[str]) -> list[Vote]:
    """Return who beat whom on one function: by the gate, then by the score, then by the jury.

    The same plan is a draw, and so is what nobody had a vote on.
    """
    option = {maker.contender: each for each in hearing.options for maker in each.candidates}
    tier = {name: rank for rank, names in enumerate(decision.ranking) for name in names}
    found = []
    for a, b in combinations(names, 2):
        ours, theirs = option.get(a), option.get(b)
        if ours is None or theirs is None:
            share = 0.5 if ours is theirs else float(ours is not None)
        elif ours is theirs:
            share = 0.5
        elif abs(ours.score.total - theirs.score.total) > DELTA:
            share = float(ours.score.total > theirs.score.total)
        else:
            share = _by_jury(ours.name, theirs.name, decision, tier)
        found.append(Vote("duel", a, b, share))
    return found


def _by_jury(ours: str, theirs: str, decision: Decision, tier: Mapping[str, int]) -> float:
    shares = [
        each.share if each.first == ours else 1 - each.share
        for each in decision.votes
        if {each.first, each.second} == {ours, theirs}
    ]
    if shares:
        return sum(shares) / len(shares)
    if decision.by != "jury" or ours not in tier or theirs not in tier:
        return 0.5
    return 0.5 + 0.5 * ((tier[ours] < tier[theirs]) - (tier[ours] > tier[theirs]))


def matrix(votes: Sequence[Vote]) -> dict[tuple[str, str], tuple[float, int]]:
    """Return, by (a, b), the share of duels that a won against b, and how many there were."""
    won = wins(votes)
    return {
        (a, b): (share / (share + won[b, a]), round(share + won[b, a]))
        for (a, b), share in won.items()
    }


def rate(name: str, votes: Sequence[Vote]) -> float | None:
    """Return the mean share of a contender's duels; None without any."""
    own = [each.share for each in votes if each.first == name]
    own += [1 - each.share for each in votes if each.second == name]
    return sum(own) / len(own) if own else None
