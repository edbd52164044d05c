"""What is judged, who judges it, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from telemetry_inject.execute.statistics.condorcet import Vote
from telemetry_inject.model import Place, Plan


@dataclass(frozen=True, slots=True)
class Subject:
    """A function that plans were made for, as judges see it."""

    id: str
    """`Function.id`."""
    parameters: tuple[str, ...]
    """Names of what it takes."""
    language: str
    source: str
    """With line numbers; nothing secret in it."""
    lines: Mapping[Place, int]
    """The line of each statement that a plan can name."""
    baseline: Plan
    """What the rules make of it."""
    boundary: bool
    """Whether it is an entry point or an outbound call."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A valid plan: it passed the gate, a trial injection and the proof."""

    contender: str
    families: frozenset[str]
    """Of the model that made it; empty for the rules."""
    plan: Plan
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What a plan is worth without asking anybody; each part from 0 to 1."""

    span: float
    """Whether there is a span, of the kind that the rules know the function to be."""
    matter: float
    """How much is said that differs from call to call, against what there is to say."""
    quiet: float
    """1 for no noise: nothing constant, nothing twice, no more than a reviewer wants to read."""
    clean: bool
    """Whether nothing is written down that could be private: raw payloads, credentials, people."""
    total: float


@dataclass(frozen=True, slots=True)
class Option:
    """One of the different plans for a function: those who made the same one share it."""

    number: int
    text: str
    """The plan as judges see it: normalised, nobody's style left."""
    candidates: tuple[Candidate, ...]
    score: Score

    @property
    def name(self) -> str:
        """What votes call it."""
        return str(self.number)

    @property
    def families(self) -> frozenset[str]:
        """All families that had a part in it."""
        return frozenset().union(*(each.families for each in self.candidates))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two plans for a judge to compare."""

    id: str
    first: str
    second: str
    """The texts."""
    options: tuple[str, str] | None = None
    """The names of the options; None for a control: its first plan is the better one."""

    @property
    def control(self) -> bool:
        """Whether it was planted."""
        return self.options is None


Preference = Literal["first", "second", "tie"]


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one judge said of the pairs of one function; a pair that it left out is missing."""

    judge: str
    function: str
    straight: Mapping[str, Preference]
    """By `Pair.id`, with the first plan shown first."""
    swapped: Mapping[str, Preference]
    """With the second plan shown first; what is said is of the pair as it is named."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """One function's options, the pairs put to the jury, and its ballots."""

    subject: Subject
    options: tuple[Option, ...]
    finalists: tuple[str, ...]
    """Names of the options between which the score does not decide."""
    pairs: tuple[Pair, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    excluded: int = 0
    """Pairs that a judge was not asked about, because its own family had made one of the plans."""
    quorum: bool = True
    """Whether enough of the judges that were asked have answered in time."""


By = Literal["only", "score", "jury", "inconclusive"]
"""`only`: there was one plan; `inconclusive`: the jury was no help, and the score decided."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Which plan a function gets, and why."""

    function: str
    winner: Option
    by: By
    reason: str
    votes: tuple[Vote, ...] = ()
    """Between names of options; those of judges that failed the controls are not among them."""
    ranking: tuple[tuple[str, ...], ...] = ()
    agreement: float | None = None
    """Kendall's W of the judges that ranked all finalists on which they have a vote."""
    stability: float | None = None
    """The share of juries with one judge less that would have let the winner win."""
    dissent: tuple[str, ...] = ()
    """Methods that would have chosen otherwise: `copeland`, `borda`."""
