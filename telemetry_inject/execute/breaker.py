"""The blacklist: a model that keeps failing is left alone for a while, by what it fails with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from typing import Literal

from telemetry_inject.providers.base import Cause, Target

HOPELESS: frozenset[Cause] = frozenset({"auth", "model", "payment", "missing"})
"""Causes that no waiting cures: the model is out for the run."""
PASSING: frozenset[Cause] = frozenset({"server", "overloaded", "timeout", "connection"})
"""Causes that may pass: out for 2, 4, 8 … seconds, after three in a row."""
IN_A_ROW = 3
WRONG_IN_A_ROW = 6
"""Answers in a row without one valid item, after which a model is too weak for the work."""
LONGEST = 300.0


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    wrong: int = 0
    opened: int = 0
    """How often in a row it was opened."""
    until: float = 0.0
    probing: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """That a model was put on the blacklist."""

    target: Target
    why: str
    seconds: float
    """`inf`: for the rest of the run."""


class Breakers:
    """One circuit for each model of each server: closed, open, and half-open for one probe."""

    def __init__(self, now: Callable[[], float], note: Callable[[Opened], None]) -> None:
        self._now = now
        self._note = note
        self._circuits: dict[tuple[str, str | None], _Circuit] = {}

    def healthy(self, target: Target) -> bool:
        """Return whether a request may go there: closed, or half-open and not being probed."""
        circuit = self._of(target)
        return circuit.until == 0 or (self._now() >= circuit.until and not circuit.probing)

    def state(self, target: Target) -> Literal["closed", "open", "half-open"]:
        """Return the state of a model's circuit."""
        circuit = self._of(target)
        if circuit.until == 0:
            return "closed"
        return "open" if self._now() < circuit.until else "half-open"

    def why(self, targets: Iterable[Target]) -> str:
        """Return why the first of these that is out is out; empty where none is."""
        return next((each.why for each in map(self._of, targets) if each.until > 0), "")

    def wait(self, targets: Iterable[Target]) -> float:
        """Return the seconds until one of these may be tried again; `inf` for never."""
        now = self._now()
        waits = [
            max(0.0, each.until - now) if not each.probing else 1.0
            for each in map(self._of, targets)
        ]
        return min(waits, default=inf)

    def begin(self, target: Target) -> None:
        """Note that a request goes there; through a half-open circuit it is the one probe."""
        circuit = self._of(target)
        circuit.probing = circuit.until > 0

    def abandon(self, target: Target) -> None:
        """Note that a request was cancelled: it says nothing, and another probe may go."""
        self._of(target).probing = False

    def answered(self, target: Target, *, valid: bool) -> None:
        """Note an answer: the server works; the model is judged by what it says."""
        circuit = self._of(target)
        circuit.probing = False
        circuit.failures = 0
        circuit.wrong = 0 if valid else circuit.wrong + 1
        if valid or circuit.wrong < WRONG_IN_A_ROW:
            probed = circuit.until > 0 and circuit.wrong == 0
            circuit.opened = 0 if probed else circuit.opened
            circuit.until = 0.0
        else:
            self._open(target, circuit, f"{circuit.wrong} answers in a row were of no use", 60.0)

    def failed(self, target: Target, cause: Cause, why: str, wait: float | None = None) -> None:
        """Note a request that brought no answer; `wait` is what the server asked for, if long."""
        circuit = self._of(target)
        probe, circuit.probing = circuit.probing, False
        if cause in HOPELESS:
            self._open(target, circuit, why, inf)
        elif wait is not None:
            self._open(target, circuit, why, wait)
        elif cause in PASSING:
            circuit.failures += 1
            if probe or circuit.failures >= IN_A_ROW:
                self._open(target, circuit, why, 2.0)
        elif cause == "request":
            circuit.failures += 1
            if circuit.failures >= IN_A_ROW:
                self._open(target, circuit, why, inf)
        elif circuit.until > 0:
            circuit.until = self._now()

    def _open(self, target: Target, circuit: _Circuit, why: str, seconds: float) -> None:
        if circuit.until > self._now():
            return  # requests that were under way when it opened
        circuit.opened += 1
        length = min(seconds * 2 ** (circuit.opened - 1), max(LONGEST, seconds))
        circuit.until = self._now() + length
        circuit.why = why
        circuit.failures = 0
        self._note(Opened(target, why, length))

    def _of(self, target: Target) -> _Circuit:
        return self._circuits.setdefault((target.id, target.server), _Circuit())
