"""What asking models came to: who answered, who lost, what it cost, what another way would have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from telemetry_inject.execute.budget import CostTracker
from telemetry_inject.execute.records import Attempt, Settled, Terms
from telemetry_inject.model import Asked, ModelUse
from telemetry_inject.providers.base import Target

ZERO = Decimal(0)
FIRST_HEDGE = 10.0


class Account:
    """Adds up what became of the questions of a run."""

    def __init__(self, targets: Iterable[Target], terms: Terms) -> None:
        self._terms = terms
        self._uses = {each.id: _Use() for each in targets}
        self._sources: Counter[str] = Counter()
        self._plans: Counter[str] = Counter()
        self._races: list[tuple[Attempt, ...]] = []

    def settled(self, settled: Settled) -> None:
        """Add one question."""
        for attempt in settled.attempts:
            self._uses.setdefault(attempt.target.id, _Use()).add(attempt)
        if self._terms.strategy == "race":
            self._races.append(settled.attempts)

    def planned(self, source: str, model: str) -> None:
        """Add one function; `source` is `model`, `cache` or `rules`."""
        self._sources[source] += 1
        if source == "model":
            self._plans[model] += 1

    def asked(self, costs: CostTracker) -> Asked:
        """Return the sum of it."""
        lost = sum((each.lost for each in self._uses.values()), ZERO)
        known = all(each.known for each in self._uses.values())
        saves = self._hedge_saves() if self._terms.strategy == "race" and known else None
        return Asked(
            strategy=self._terms.strategy,
            models=tuple(each.record(name, self._plans[name]) for name, each in self._uses.items()),
            by_model=self._sources["model"],
            by_cache=self._sources["cache"],
            by_rules=self._sources["rules"],
            cost=float(costs.spent) if not costs.unknown else None,
            known=float(costs.spent),
            estimated=float(costs.estimated),
            lost=float(lost),
            hedge_saves=None if saves is None or len(self._uses) < 2 else float(saves),
            budget=None if costs.budget is None else float(costs.budget),
            refused=costs.refused,
        )

    def _hedge_saves(self) -> Decimal:
        """Return the cost of those who would not have been started, by this run's latencies.

        The next model starts after the 90th percentile of the first one's valid answers, so a
        question is over when the first `k` models' delay and their own time have passed.
        """
        names = list(self._uses)
        took = sorted(
            each.seconds
            for race in self._races
            for each in race
            if names and each.target.id == names[0] and each.state == "valid"
        )
        delay = self._terms.hedge or (took[int(len(took) * 0.9)] if took else FIRST_HEDGE)
        return sum((_saved(race, names, delay) for race in self._races), ZERO)


def _saved(race: tuple[Attempt, ...], names: list[str], delay: float) -> Decimal:
    starts = {name: number * delay for number, name in enumerate(names)}
    ends = [starts[each.target.id] + each.seconds for each in race if each.state == "valid"]
    if not ends:
        return ZERO
    over = min(ends)
    return sum(
        (each.cost or ZERO for each in race if starts.get(each.target.id, 0.0) >= over), ZERO
    )


class _Use:
    """What one model has done so far."""

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.tokens_in = self.tokens_out = 0
        self.cost = self.lost = ZERO
        self.known = True
        self.estimated = False
        self.took: dict[str, list[float]] = defaultdict(list)

    def add(self, attempt: Attempt) -> None:
        self.states[attempt.state] += 1
        self.tokens_in += attempt.usage.input_tokens or 0
        self.tokens_out += attempt.usage.output_tokens or 0
        self.took[attempt.state].append(attempt.seconds)
        self.estimated = self.estimated or attempt.estimated
        if attempt.cost is None:
            self.known = False
            return
        self.cost += attempt.cost
        share = Decimal(len(attempt.won)) / len(attempt.items) if attempt.items else ZERO
        self.lost += attempt.cost * (1 - share)

    def record(self, model: str, plans: int) -> ModelUse:
        took = self.took["valid"]
        return ModelUse(
            model=model,
            requests=self.states.total(),
            plans=plans,
            failed=self.states["failed"],
            invalid=self.states["invalid"],
            cancelled=self.states["cancelled"],
            input_tokens=self.tokens_in,
            output_tokens=self.tokens_out,
            cost=float(self.cost) if self.known else None,
            lost=float(self.lost) if self.known else None,
            estimated=self.estimated,
            median=median(took) if took else None,
        )
