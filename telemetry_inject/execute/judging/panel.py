"""How far the jury of a run can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from telemetry_inject.execute.judging.ballots import SHARES, Conduct, merged, votes
from telemetry_inject.execute.judging.records import Decision, Hearing
from telemetry_inject.execute.statistics.agreement import effective_votes, krippendorff_alpha


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures over all functions of a run. None where there is too little to say."""

    alpha: float | None
    """Krippendorff's alpha (nominal) of the trusted judges' verdicts on pairs."""
    concordance: float | None
    """The mean of Kendall's W over the functions that have one."""
    votes: float | None
    """How many independent judges the jury is worth, by its verdicts: a lower bound."""
    independent: float | None
    """The same by its errors on the planted pairs: of those, the truth is known."""
    stability: float | None
    """The mean share of juries with one judge less in which the winner still wins."""
    excluded: int
    """Votes that were not asked for, because a judge's own family had made one of the plans."""
    dissent: int
    """Functions that Copeland or Borda would have given to another plan."""
    decided: Counter[str]
    """Functions, by what decided them: `only`, `score`, `jury`, `inconclusive`."""


def panel(
    hearings: Sequence[Hearing], decisions: Sequence[Decision], conduct: Sequence[Conduct]
) -> Panel:
    """Return the figures of a run."""
    trusted = {each.judge for each in conduct if each.trusted}
    verdicts: dict[str, dict[str, float]] = {}
    units: dict[str, list[float]] = {}
    for hearing in hearings:
        for vote in votes(hearing, trusted):
            case = f"{hearing.subject.id}/{vote.first}-{vote.second}"
            verdicts.setdefault(vote.judge, {})[case] = vote.share
            units.setdefault(case, []).append(vote.share)
    return Panel(
        alpha=krippendorff_alpha(list(units.values())),
        concordance=_mean([each.agreement for each in decisions]),
        votes=effective_votes(verdicts),
        independent=effective_votes(errors(hearings)),
        stability=_mean([each.stability for each in decisions]),
        excluded=sum(each.excluded for each in hearings),
        dissent=sum(bool(each.dissent) for each in decisions),
        decided=Counter(each.by for each in decisions),
    )


def errors(hearings: Sequence[Hearing]) -> dict[str, dict[str, float]]:
    """Return how wrong each judge was on each planted pair: 0, 0.5 for a tie, 1."""
    found: dict[str, dict[str, float]] = {}
    for hearing in hearings:
        for ballot in hearing.ballots:
            for pair in hearing.pairs:
                share = merged(ballot, pair) if pair.control else None
                if share is not None:
                    wrong = SHARES["first"] - share
                    found.setdefault(ballot.judge, {})[hearing.subject.id] = wrong
    return found


def _mean(values: Sequence[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return sum(known) / len(known) if known else None
