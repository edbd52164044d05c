"""What a function gets: the jury decides where the score does not, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from telemetry_inject.execute.judging.ballots import votes
from telemetry_inject.execute.judging.records import Decision, Hearing, Option
from telemetry_inject.execute.statistics.agreement import partial_w
from telemetry_inject.execute.statistics.condorcet import Vote, borda, copeland, margins, schulze

CONCORDANT = 0.3
"""The least Kendall's W of a jury that is listened to."""
STABLE = 0.5
"""The least share of juries with one judge less in which the winner still wins."""


def decide(hearing: Hearing, trusted: Iterable[str]) -> Decision:
    """Return the decision, by the votes of trusted judges."""
    function = hearing.subject.id
    finalists = [each for each in hearing.options if each.name in hearing.finalists]
    best = min(finalists, key=_merit)
    if len(hearing.options) == 1:
        makers = len(best.candidates)
        why = f"all {makers} made the same plan" if makers > 1 else "it was the only valid plan"
        return Decision(function, best, "only", why)
    if len(finalists) == 1:
        return Decision(function, best, "score", "it is measurably better than the others")
    counted = votes(hearing, trusted)
    names = [each.name for each in finalists]
    ranking = schulze(names, margins(counted))
    agreement, stability = concordance(counted), stable(ranking[0], names, counted)
    trouble = _trouble(hearing, counted, ranking, agreement, stability)
    first = [each for each in finalists if each.name in ranking[0]]
    place = {name: tier for tier, tied in enumerate(ranking) for name in tied}
    winner = min(finalists if trouble else first, key=lambda each: _merit(each, place))
    return Decision(
        function=function,
        winner=winner,
        by="inconclusive" if trouble else "jury",
        reason=trouble or _praise(winner, counted),
        votes=counted,
        ranking=ranking,
        agreement=agreement,
        stability=stability,
        dissent=_dissent(names, counted, ranking[0]),
    )


def concordance(counted: Sequence[Vote]) -> float | None:
    """Return Kendall's W of the judges that voted on every pair of what they judged.

    A judge has no vote on its own family's plans, so judges rank different ones.
    """
    scores = []
    for judge in sorted({each.judge for each in counted}):
        own = [each for each in counted if each.judge == judge]
        names = sorted({name for each in own for name in (each.first, each.second)})
        if len(own) == len(names) * (len(names) - 1) // 2:
            scores.append(copeland(names, margins(own)))
    return partial_w(scores) if len(scores) > 1 else None


def stable(winners: Sequence[str], names: Sequence[str], counted: Sequence[Vote]) -> float | None:
    """Return the share of juries with one judge less that let a winner win; None for under three."""
    judges = sorted({each.judge for each in counted})
    if len(judges) < 3:
        return None
    kept = 0
    for judge in judges:
        rest = [each for each in counted if each.judge != judge]
        kept += bool(set(winners) & set(schulze(names, margins(rest))[0]))
    return kept / len(judges)


def _trouble(
    hearing: Hearing,
    counted: Sequence[Vote],
    ranking: Sequence[Sequence[str]],
    agreement: float | None,
    stability: float | None,
) -> str:
    """Return why the jury is no help; empty where it is."""
    if not hearing.quorum:
        return "too few judges answered in time"
    if not counted:
        return "no judge had a vote"
    if len(ranking) == 1:
        return "the jury was tied"
    if agreement is not None and agreement < CONCORDANT:
        return f"the judges did not agree (W = {agreement:.2f})"
    if stability is not None and stability < STABLE:
        return "one judge more or less would have changed the verdict"
    return ""


def _merit(
    option: Option, place: Mapping[str, int] | None = None
) -> tuple[float, int, Decimal, int]:
    """Return what sorts the better option first: score, the jury's leaning, cost, order.

    `place` is each option's place in the jury's ranking: where the score is the same, what a weak
    jury says is better than nothing.
    """
    costs = [each.cost for each in option.candidates if each.cost is not None]
    leaning = (place or {}).get(option.name, 0)
    return -option.score.total, leaning, min(costs, default=Decimal("Infinity")), option.number


def _praise(winner: Option, counted: Sequence[Vote]) -> str:
    own = [each for each in counted if winner.name in (each.first, each.second)]
    share = sum(each.share if each.first == winner.name else 1 - each.share for each in own)
    return f"the jury preferred it ({share:g} of {len(own)} votes)"


def _dissent(
    names: Sequence[str], counted: Sequence[Vote], winners: Sequence[str]
) -> tuple[str, ...]:
    others = {"copeland": copeland(names, margins(counted)), "borda": borda(names, counted)}
    return tuple(
        method
        for method, got in others.items()
        if not set(winners) & {each for each in names if got[each] == max(got.values())}
    )
