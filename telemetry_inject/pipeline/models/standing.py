"""From what models did and how they were judged to the leaderboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from telemetry_inject.execute.judge import Verdicts
from telemetry_inject.execute.records import Attempt
from telemetry_inject.execute.statistics.bradleyterry import strengths, wins
from telemetry_inject.execute.statistics.frontier import frontier
from telemetry_inject.execute.statistics.intervals import quantile, wilson
from telemetry_inject.execute.statistics.spread import intervals
from telemetry_inject.pipeline.models.duels import duels, matrix, rate
from telemetry_inject.standings import JudgeStanding, Standing, Standings


@dataclass(slots=True)
class Work:
    """What one contender has done so far."""

    attempts: list[Attempt] = field(default_factory=list)
    valid: int = 0

    @property
    def cost(self) -> Decimal | None:
        """The sum in US dollars; None where a price is not known."""
        costs = [each.cost for each in self.attempts]
        return None if None in costs else sum((each for each in costs if each), Decimal(0))


def standings(
    works: Mapping[str, Work],
    judging: Sequence[Attempt],
    verdicts: Verdicts,
    *,
    seed: int,
    seconds: float,
) -> Standings:
    """Return the leaderboard; `works` are by contender, the rules among them."""
    names = [*works]
    clusters = [
        duels(each, verdicts.decisions[each.subject.id], names) for each in verdicts.hearings
    ]
    votes = [vote for cluster in clusters for vote in cluster]
    strength = strengths(names, wins(votes))
    sure = intervals(names, clusters, seed=seed) if len(names) > 1 else {}
    rates = {each: rate(each, votes) for each in names}
    per_plan = {name: _per_plan(work) for name, work in works.items()}
    points = {
        name: (cost, won)
        for name in names
        if (cost := per_plan[name]) is not None and (won := rates[name]) is not None
    }
    best = frontier(points)
    functions = len(verdicts.hearings)
    rows = [
        _row(
            name, work, functions, verdicts,
            win_rate=rates[name], strength=strength[name], interval=sure.get(name),
            per_plan=per_plan[name], frontier=name in best,
        )
        for name, work in works.items()
    ]  # fmt: skip
    spent = Work([*judging]).cost
    panel = verdicts.panel
    return Standings(
        functions=functions,
        rows=tuple(sorted(rows, key=lambda each: (-(each.win_rate or 0), each.model))),
        matrix=matrix(votes),
        judges=tuple(
            JudgeStanding(
                each.judge, each.pairs, each.steady, each.abstained, each.controls, each.passed,
                each.trusted,
            )
            for each in verdicts.conducts
        ),
        alpha=panel.alpha,
        concordance=panel.concordance,
        votes=panel.votes,
        independent=panel.independent,
        stability=panel.stability,
        excluded=panel.excluded,
        dissent=panel.dissent,
        decided=dict(sorted(panel.decided.items())),
        unhelpful=_unhelpful(verdicts),
        judging_cost=None if spent is None else float(spent),
        seconds=seconds,
        seed=seed,
    )  # fmt: skip


def _unhelpful(verdicts: Verdicts) -> dict[str, int]:
    """Return how often the jury was no help, by why; figures in brackets do not matter here."""
    whys = (each for each in verdicts.decisions.values() if each.by == "inconclusive")
    return dict(Counter(each.reason.split(" (")[0] for each in whys).most_common())


def _per_plan(work: Work) -> float | None:
    cost = work.cost
    return float(cost) / work.valid if cost is not None and work.valid else None


def _row(
    name: str,
    work: Work,
    functions: int,
    verdicts: Verdicts,
    *,
    win_rate: float | None,
    strength: float,
    interval: tuple[float, float] | None,
    per_plan: float | None,
    frontier: bool,
) -> Standing:
    took = [each.seconds for each in work.attempts if each.state == "valid"]
    troubles = Counter(each.reason for each in work.attempts if each.state != "valid")
    cost = work.cost
    return Standing(
        model=name,
        asked=functions,
        valid=work.valid,
        valid_range=wilson(work.valid, functions),
        win_rate=win_rate,
        strength=strength,
        strength_range=interval,
        chosen=sum(
            any(maker.contender == name for maker in each.winner.candidates)
            for each in verdicts.decisions.values()
        ),
        p50=quantile(took, 0.5) if took else None,
        p95=quantile(took, 0.95) if took else None,
        input_tokens=sum(each.usage.input_tokens or 0 for each in work.attempts),
        output_tokens=sum(each.usage.output_tokens or 0 for each in work.attempts),
        cost=None if cost is None else float(cost),
        per_plan=per_plan,
        estimated=any(each.estimated for each in work.attempts),
        requests=len(work.attempts),
        wasted=troubles.total(),
        trouble=troubles.most_common(1)[0][0] if troubles else None,
        frontier=frontier,
    )
