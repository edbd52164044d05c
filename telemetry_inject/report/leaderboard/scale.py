"""From values to places on a picture, and round values to write beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

WIDE = 20.0
"""A largest value so many times the smallest is shown on a logarithmic scale."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from `start` to `end`, in pixels, for values from `low` to `high`."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value, rounded to a tenth of a pixel."""
        low, high = self._of(self.low), self._of(self.high)
        share = (self._of(value) - low) / (high - low) if high > low else 0.5
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        """Return round values within the scale."""
        return _decades(self.low, self.high) if self.logarithmic else _steps(self.low, self.high)

    def _of(self, value: float) -> float:
        return log10(value) if self.logarithmic else value


def fitting(values: Sequence[float], start: float, end: float, *, zero: bool = False) -> Scale:
    """Return a scale that holds the values, with some room; `zero`: a straight one begins at 0."""
    low, high = min(values), max(values)
    if low > 0 and high / low > WIDE:
        return Scale(low / 1.3, high * 1.3, start, end, logarithmic=True)
    room = 0.08 * (high - low) or 0.1 * abs(high) or 1.0
    return Scale(0.0 if zero and low >= 0 else low - room, high + room, start, end)


def _steps(low: float, high: float) -> list[float]:
    rough = (high - low) / 5
    size = 10.0 ** floor(log10(rough))
    step = next(each * size for each in (1, 2, 5, 10) if each * size >= rough)
    first = -floor(-low / step)
    return [round(number * step, 12) for number in range(first, floor(high / step + 1e-9) + 1)]


def _decades(low: float, high: float) -> list[float]:
    first, last = floor(log10(low)), floor(log10(high))
    many = last - first > 3
    found = [
        factor * 10.0**power
        for power in range(first, last + 1)
        for factor in ((1,) if many else (1, 2, 5))
    ]
    return [each for each in found if low <= each <= high]
