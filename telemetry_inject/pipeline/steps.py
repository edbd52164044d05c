"""The trace of the work on one file: collected by a worker, written by the parent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from telemetry_inject.debugtrace import Category, Event, wanted
from telemetry_inject.model import Outcome


class Steps:
    """Collects `events` about one file; costs nothing where no trace is kept."""

    def __init__(self, file: str, level: str | None) -> None:
        self.events: list[Event] = []
        self._file = file
        self._level = level

    @property
    def traced(self) -> bool:
        """Whether a trace is kept."""
        return self._level is not None

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

    def outcome(self, outcome: Outcome) -> None:
        """Note what became of a function, and every attempt on the way there."""
        function = outcome.function
        for number, each in enumerate(outcome.attempts, 1):
            self.add(
                "verification",
                f"{each.rung} {'disproved' if each.proof else 'ruled out'} for {function}",
                function=function,
                attempt=number,
                rung=each.rung,
                objection=each.objection,
            )
            if each.proof:
                self.add(
                    "retry",
                    f"after {each.rung}, the next idiom for {function}",
                    function=function,
                    attempt=number + 1,
                    objection=each.objection,
                )
        self.add(
            "injection",
            f"{outcome.status}: {function}",
            function=function,
            attempt=len(outcome.attempts) + 1,
            status=outcome.status,
            reason=outcome.reason,
            rung=outcome.rung,
        )
