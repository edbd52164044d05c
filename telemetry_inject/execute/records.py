"""What is asked, what became of it, and every attempt on the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from telemetry_inject.providers.base import Request, Target, Usage

State = Literal["valid", "invalid", "failed", "cancelled"]


class Verdict(Protocol):
    """What an answer is worth, item by item; an item in neither was not answered."""

    @property
    def valid(self) -> Mapping[str, object]:
        """The value of each item that was answered well."""

    @property
    def objections(self) -> Mapping[str, str]:
        """One specific sentence for each item that was answered wrongly, or not at all."""


class Question(Protocol):
    """Something to ask: several items in one request, each of which is judged by itself."""

    @property
    def id(self) -> str:
        """What ties its attempts together in a trace."""

    @property
    def items(self) -> tuple[str, ...]:
        """What is wanted an answer for."""

    def request(
        self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
    ) -> Request:
        """Return the request for some of the items, with what was held against the last answer.

        `grown` is how often the space for the answer was too small.
        """

    async def judge(self, text: str, items: Sequence[str], target: Target) -> Verdict:
        """Return what an answer to such a request is worth."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request and what came of it."""

    id: str
    question: str
    contender: str
    target: Target
    items: tuple[str, ...]
    repair: int
    """0 for a first question, 1 and 2 for those that carry an objection."""
    state: State
    reason: str
    """Why it is not valid, in one sentence; for `failed` it starts with the cause."""
    started: float
    """Seconds since the question was put."""
    seconds: float
    first: float | None
    """Seconds until the first part of the answer came."""
    usage: Usage
    cost: Decimal | None
    """US dollars; None where the price is not known."""
    estimated: bool
    """Whether the cost is an upper bound, because the provider did not say what it counted."""
    won: tuple[str, ...] = ()
    """The items whose answer was taken from here."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a question."""

    question: str
    values: Mapping[str, object]
    by: Mapping[str, Attempt]
    """The attempt that each value was taken from."""
    left: Mapping[str, str]
    """Items that nobody gave a valid answer for, with the last thing that was held against one."""
    attempts: tuple[Attempt, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Terms:
    """How models are asked."""

    strategy: Literal["race", "hedge", "single"] = "race"
    hedge: float | None = None
    """Seconds after which the next model starts; None: the 90th percentile of those before it."""
    retries: int = 2
    """Further tries after a failure that may pass."""
    repairs: int = 2
    """Further questions after an answer that was wrong."""
    timeout: float = 120.0
    """Seconds for one answer."""
    patience: float = 30.0
    """Seconds that are waited at most where a server asks to wait; longer, and it is left alone."""
    ahead: int = 64
    """Questions under way at once."""
