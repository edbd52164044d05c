"""From what judges said, in both orders, to votes; and which judges are to be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from telemetry_inject.execute.judging.records import Ballot, Hearing, Pair, Preference
from telemetry_inject.execute.statistics.condorcet import Vote

SHARES: Mapping[Preference, float] = {"first": 1.0, "tie": 0.5, "second": 0.0}
FEW = 3
"""With fewer controls a judge is given the benefit of the doubt."""
PASSED = 0.5
"""The share of controls that a judge must get right in both orders; a coin gets a quarter."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How one judge has judged."""

    judge: str
    pairs: int
    """That it answered in both orders."""
    steady: int
    """Of them: those whose verdict did not change with the order."""
    abstained: int
    """Pairs that it was asked about and did not answer in both orders."""
    controls: int
    """Planted pairs, abstentions included."""
    passed: int

    @property
    def trusted(self) -> bool:
        """Whether its votes count."""
        return self.controls < FEW or self.passed >= PASSED * self.controls


def merged(ballot: Ballot, pair: Pair) -> float | None:
    """Return the share of the vote that goes to the first plan of a pair.

    A verdict that changes with the order says nothing of the plans: a tie. None where the pair was
    not answered in both orders.
    """
    said = (ballot.straight.get(pair.id), ballot.swapped.get(pair.id))
    if said[0] is None or said[1] is None:
        return None
    return SHARES[said[0]] if said[0] == said[1] else 0.5


def votes(hearing: Hearing, trusted: Iterable[str]) -> tuple[Vote, ...]:
    """Return the votes of trusted judges on the options of a function."""
    counted = set(trusted)
    return tuple(
        Vote(ballot.judge, *pair.options, share)
        for ballot in hearing.ballots
        if ballot.judge in counted
        for pair in hearing.pairs
        if pair.options is not None and (share := merged(ballot, pair)) is not None
    )


def conducts(
    hearings: Sequence[Hearing], judges: Sequence[str], asked: Mapping[tuple[str, str], int]
) -> tuple[Conduct, ...]:
    """Return how each judge has judged; `asked` is how many pairs of a function it was asked."""
    return tuple(_conduct(hearings, each, asked) for each in judges)


def _conduct(
    hearings: Sequence[Hearing], judge: str, asked: Mapping[tuple[str, str], int]
) -> Conduct:
    pairs = steady = controls = passed = wanted = 0
    for hearing in hearings:
        wanted += asked.get((judge, hearing.subject.id), 0)
        for ballot in hearing.ballots:
            if ballot.judge != judge:
                continue
            for pair in hearing.pairs:
                share = merged(ballot, pair)
                if share is None:
                    continue
                pairs += 1
                steady += ballot.straight[pair.id] == ballot.swapped[pair.id]
                if pair.control:
                    controls += 1
                    passed += share == 1.0
    return Conduct(judge, pairs, steady, wanted - pairs, controls, passed)
