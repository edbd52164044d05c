"""Which bytes belong to which function: bodies without the functions inside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from telemetry_inject.languages.python.scan.outline import Scope

Regions = Sequence[tuple[int, int]]
"""Ranges of bytes, in order and apart."""


def regions(scopes: Sequence[Scope]) -> list[list[tuple[int, int]]]:
    """Return, for each scope, its body without the functions in it, their decorators included.

    Classes are transparent: what stands in a class body runs in the function around it. Theirs
    are empty.
    """
    found: list[list[tuple[int, int]]] = []
    holders: list[int] = []
    tails: list[int] = []
    for scope in scopes:
        found.append([])
        holder = scope.around
        if holder >= 0 and scopes[holder].kind == "class":
            holder = holders[holder]
        holders.append(holder)
        tails.append(scope.body_start)
        if scope.kind == "class":
            continue
        if holder >= 0:
            if scope.start > tails[holder]:
                found[holder].append((tails[holder], scope.start))
            tails[holder] = max(scope.end, tails[holder])
    for index, scope in enumerate(scopes):
        if scope.kind != "class" and scope.body_end > tails[index]:
            found[index].append((tails[index], scope.body_end))
    return found


def count(starts: Sequence[int], where: Regions) -> int:
    """Return how many of the sorted offsets `starts` fall into the regions."""
    total = 0
    for low, high in where:
        first = bisect_left(starts, low)
        total += bisect_left(starts, high, first) - first
    return total


def indexes(starts: Sequence[int], where: Regions) -> Iterator[int]:
    """Yield the positions of those of the sorted offsets `starts` that fall into the regions."""
    for low, high in where:
        first = bisect_left(starts, low)
        yield from range(first, bisect_left(starts, high, first))
