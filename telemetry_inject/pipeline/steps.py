"""The trace of the work on one file: collected by a worker, written by the parent."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from telemetry_inject.debugtrace import Category, Event, wanted
from telemetry_inject.model import Outcome


class Steps:
    """Collects `events` about one file; costs nothing where no trace is kept."""

    def __init__(self, file: str, level: str | None) -> None:
        self.events: list[Event] = []
        self._file = file
        self._level = level

    def add(self, category: Category, message: str, **data: object) -> None:
        """Note that something happened."""
        if wanted(category, self._level):
            self.events.append(Event(category, message, {"file": self._file, **data}))

    @contextmanager
    def call(self, name: str) -> Iterator[None]:
        """Note that a step ran, and how long, in seconds."""
        if not wanted("function_call", self._level):
            yield
            return
        started = time.perf_counter()
        yield
        seconds = round(time.perf_counter() - started, 6)
        self.add("function_call", f"{name} {self._file}", function_name=name, duration=seconds)

    def outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Note what became of each function, and every attempt on the way there."""
        if self._level is None:
            return
        for outcome in outcomes:
            self._attempts(outcome)
            self.add(
                "injection",
                f"{outcome.status}: {outcome.function}",
                function=outcome.function,
                attempt=len(outcome.attempts) + 1,
                status=outcome.status,
                reason=outcome.reason,
                rung=outcome.rung,
            )

    def _attempts(self, outcome: Outcome) -> None:
        for number, attempt in enumerate(outcome.attempts, 1):
            self.add(
                "verification",
                f"{attempt.rung} ruled out for {outcome.function}",
                function=outcome.function,
                attempt=number,
                rung=attempt.rung,
                objection=attempt.objection,
            )
            if number < len(outcome.attempts) or outcome.rung is not None:
                self.add(
                    "retry",
                    f"trying the next idiom for {outcome.function}",
                    function=outcome.function,
                    attempt=number + 1,
                    after=attempt.rung,
                )
