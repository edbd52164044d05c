"""Counting what belongs to a function, without asking the tree again.

Positions of one kind are sorted once per file; what lies in a function but not in a function
listed inside of it is a difference of bisections.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Protocol, Self, TypeVar

Ranges = Sequence[tuple[int, int]]


class Shape(Protocol):
    """What an outline holds: a function or a type, with what is directly inside of it."""

    @property
    def start(self) -> int:
        """Where it starts."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def inner(self) -> Sequence[Self]:
        """What is directly inside, in order."""

    @property
    def apart(self) -> bool:
        """Whether what is inside of it does not belong to what is around it."""


S = TypeVar("S", bound=Shape)


def gaps(shape: Shape) -> Ranges:
    """Return the ranges of a function without those of the listed functions inside of it."""
    if not shape.inner:
        return [(shape.start, shape.end)]
    found = []
    at = shape.start
    for each in inside(shape):
        found.append((at, each.start))
        at = each.end
    found.append((at, shape.end))
    return found


def inside(shape: S) -> Iterator[S]:
    """Yield the nearest listed functions inside of a shape, in order."""
    waiting = [*reversed(shape.inner)]
    while waiting:
        each = waiting.pop()
        if each.apart:
            yield each
        else:
            waiting += reversed(each.inner)


def count(positions: Sequence[int], ranges: Ranges) -> int:
    """Return how many of the sorted positions lie in the ranges."""
    found = 0
    for at, end in ranges:
        found += bisect_left(positions, end) - bisect_left(positions, at)
    return found


def within(positions: Sequence[int], values: Sequence[str], ranges: Ranges) -> list[str]:
    """Return the values whose sorted positions lie in the ranges."""
    found: list[str] = []
    for at, end in ranges:
        found += values[bisect_left(positions, at) : bisect_left(positions, end)]
    return found
