"""The state of one question while models compete for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from telemetry_inject.execute.records import Attempt, Question, Settled


class Board:
    """What has been answered so far. Each item takes its first valid answer, for good."""

    def __init__(self, question: Question, started: float) -> None:
        self.question = question
        self.started = started
        self.done = asyncio.Event()
        """Set when every item has its answer."""
        self.when_done: Callable[[], None] = lambda: None
        """Called at that very moment."""
        self.attempts: list[Attempt] = []
        self._values: dict[str, object] = {}
        self._by: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._number = 0
        if not question.items:
            self.done.set()

    def number(self) -> str:
        """Return an id for the next attempt."""
        self._number += 1
        return f"{self.question.id}.{self._number}"

    def open(self, items: Iterable[str]) -> tuple[str, ...]:
        """Return those of `items` that still have no answer."""
        return tuple(each for each in items if each not in self._values)

    def accept(self, attempt: str, valid: Mapping[str, object]) -> tuple[str, ...]:
        """Take what nobody was faster with; return those items."""
        won = self.open(valid)
        for each in won:
            self._values[each] = valid[each]
            self._by[each] = attempt
        if len(self._values) == len(self.question.items) and not self.done.is_set():
            self.done.set()
            self.when_done()
        return won

    def object(self, items: Iterable[str], why: str) -> None:
        """Keep what was last held against an answer for these items."""
        for each in items:
            self._said[each] = why

    def settled(self, now: float) -> Settled:
        """Return what has become of the question."""
        attempts = tuple(
            replace(each, won=tuple(item for item, by in self._by.items() if by == each.id))
            for each in self.attempts
        )
        known = {each.id: each for each in attempts}
        left = self.open(self.question.items)
        return Settled(
            question=self.question.id,
            values=dict(self._values),
            by={item: known[by] for item, by in self._by.items()},
            left={item: self._said.get(item, "no model answered") for item in left},
            attempts=attempts,
            seconds=now - self.started,
        )
