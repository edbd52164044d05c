"""What a comparison of models came to: the records behind the leaderboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

RULES = "rules"
"""The name of the rules among the contenders."""
BENCHMARK = "benchmark"
"""What a run that compares models calls its strategy."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One contender. Times are seconds, money is US dollars; None where it is not known."""

    model: str
    asked: int
    """Functions."""
    valid: int
    """Functions that it gave a valid plan for."""
    valid_range: tuple[float, float]
    """Wilson's 95 % interval of that share."""
    win_rate: float | None
    """The mean share of its duels; a plan that is not valid loses. None without an opponent."""
    strength: float
    """Bradley–Terry log-strength; the mean of all contenders is 0."""
    strength_range: tuple[float, float] | None
    """95 % interval: `statistics.spread`."""
    chosen: int
    """Functions that got its plan; several contenders may have made the same one."""
    p50: float | None
    """Of the requests that brought a valid plan."""
    p95: float | None
    input_tokens: int
    output_tokens: int
    cost: float | None
    """Of planning alone."""
    per_plan: float | None
    """Cost by valid plan; None as well where there is none."""
    estimated: bool
    """Whether a part of the cost is an upper bound."""
    requests: int
    """For plans."""
    wasted: int
    """Of them: those that brought no valid plan, cancelled ones included."""
    trouble: str | None
    """What was most often wrong with those, in one sentence."""
    frontier: bool
    """Whether no contender is both as cheap and as good, and better in one of them."""


@dataclass(frozen=True, slots=True)
class JudgeStanding:
    """How one judge has judged."""

    judge: str
    pairs: int
    """Answered in both orders."""
    steady: int
    """Of them: with the same verdict in both."""
    abstained: int
    controls: int
    """Planted pairs that it answered."""
    passed: int
    trusted: bool
    """Whether its votes counted."""


@dataclass(frozen=True, slots=True)
class Standings:
    """The leaderboard, best first. Figures of agreement are None where there is too little."""

    functions: int
    rows: tuple[Standing, ...]
    matrix: Mapping[tuple[str, str], tuple[float, int]]
    """By (a, b): the share of duels that a won against b, and how many there were."""
    judges: tuple[JudgeStanding, ...]
    alpha: float | None
    """Krippendorff's alpha of the verdicts."""
    concordance: float | None
    """The mean of Kendall's W."""
    votes: float | None
    """Independent votes that the jury is worth, by its verdicts; a lower bound."""
    independent: float | None
    """The same by its errors on planted pairs."""
    stability: float | None
    """The mean share of juries with one judge less in which the winner still wins."""
    excluded: int
    """Votes not asked for, because the judge's own family had made one of the plans."""
    dissent: int
    """Functions that Copeland or Borda would have given to another plan."""
    decided: Mapping[str, int]
    """Functions by what decided them: `only`, `score`, `jury`, `inconclusive`."""
    unhelpful: Mapping[str, int]
    """Functions on which the jury was inconclusive, by why."""
    judging_cost: float | None
    seconds: float
    """Of the whole comparison."""
    seed: int
    """Of the orders in which plans were shown, and of the planted pairs."""


def plain(standings: Standings) -> dict[str, Any]:
    """Return the leaderboard as plain data: `rows`, `matrix` by row and column, `jury`, `run`."""
    matrix: dict[str, dict[str, dict[str, float]]] = {}
    for (a, b), (share, duels) in sorted(standings.matrix.items()):
        matrix.setdefault(a, {})[b] = {"share": share, "duels": duels}
    jury = (
        "alpha", "concordance", "votes", "independent", "stability", "excluded", "dissent",
        "decided", "unhelpful",
    )  # fmt: skip
    run = ("functions", "judging_cost", "seconds", "seed")
    return {
        "rows": [asdict(each) for each in standings.rows],
        "matrix": matrix,
        "jury": {
            **{name: getattr(standings, name) for name in jury},
            "judges": [asdict(each) for each in standings.judges],
        },
        "run": {name: getattr(standings, name) for name in run},
    }
