"""Which things go into which bins, so that what is in them is worth most: multiple knapsack.

GPUs differ and not everything has to fit, so this is not bin packing, and "largest first" is not
even good on one GPU. With the few models and GPUs of one machine the exact answer takes
milliseconds: one search decides what gets in, another whether there is a way to put it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 100_000
"""Nodes of the search after which the best answer so far is taken: half a second."""

Places = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that takes `size` of a bin, and is worth `value` if it gets in."""

    size: int
    value: float = 1.0


@dataclass(frozen=True, slots=True)
class Packing:
    """For each item the bin that it is in, or None; and whether nothing is worth more."""

    bins: Places
    optimal: bool


def pack(items: Sequence[Item], bins: Sequence[int]) -> Packing:
    """Return the packing worth most; of several, one with most items in it.

    Bins are given by the room in them. Where the search takes more than `STEPS` nodes, it is the
    best that was found, at least as good as `quick`, and not said to be optimal.
    """
    return _Search(items, bins).run()


def quick(items: Sequence[Item], bins: Sequence[int]) -> Places:
    """Return a packing by largest first into the tightest fit."""
    order = sorted(range(len(items)), key=lambda at: -items[at].size)
    return _tightest(items, bins, order)


def smallest(items: Sequence[Item], bins: Sequence[int]) -> Places:
    """Return a packing by what is worth most for its size first, into the tightest fit."""
    order = sorted(range(len(items)), key=lambda at: (-_density(items[at]), items[at].size))
    return _tightest(items, bins, order)


def worth(items: Sequence[Item], places: Places) -> tuple[float, int]:
    """Return the value of what is in a bin, and how many that are."""
    inside = [each for each, where in zip(items, places, strict=True) if where is not None]
    return sum(each.value for each in inside), len(inside)


def _tightest(items: Sequence[Item], bins: Sequence[int], order: Sequence[int]) -> Places:
    """Return where each item goes, taken in `order`, each into the fullest bin that has room."""
    room = list(bins)
    placed: list[int | None] = [None] * len(items)
    for at in order:
        fitting = [each for each, left in enumerate(room) if items[at].size <= left]
        if fitting:
            chosen = min(fitting, key=lambda each: (room[each], each))
            placed[at] = chosen
            room[chosen] -= items[at].size
    return tuple(placed)


def _density(item: Item) -> float:
    return item.value / max(item.size, 1)


class _Steps:
    """Counts nodes of both searches."""

    def __init__(self) -> None:
        self.left = STEPS

    def spend(self) -> bool:
        """Return whether there was one left."""
        self.left -= 1
        return self.left >= 0


class _Search:
    """Decides item by item, those worth most for their size first, what gets in.

    Once an item is left out, so is every one that is no smaller and worth no more: it could be
    exchanged for it.
    """

    def __init__(self, items: Sequence[Item], bins: Sequence[int]) -> None:
        order = sorted(range(len(items)), key=lambda at: (-_density(items[at]), items[at].size, at))
        self._items, self._bins, self._order = items, bins, order
        self._best = max(smallest(items, bins), quick(items, bins), key=lambda p: worth(items, p))
        self._worth = worth(items, self._best)
        self._steps = _Steps()

    def run(self) -> Packing:
        fitting = [at for at in self._order if self._items[at].size <= max(self._bins, default=-1)]
        if fitting:
            self._branch(fitting, ())
        return Packing(self._best, self._steps.left >= 0)

    def _branch(self, rest: list[int], inside: tuple[int, ...]) -> None:
        if not self._steps.spend() or self._bound(rest, inside) <= self._worth:
            return
        first, others = rest[0], rest[1:]
        more = (*inside, first)
        places = self._placed(more)
        if places is not None:
            self._note(places)
            if others:
                self._branch(others, more)
        item = self._items[first]
        others = [
            at
            for at in others
            if self._items[at].size < item.size or self._items[at].value > item.value
        ]
        if others:
            self._branch(others, inside)

    def _bound(self, rest: list[int], inside: tuple[int, ...]) -> tuple[float, int]:
        """Return what could at most come of it, were the bins one bin, and the last one divisible."""
        room = sum(self._bins) - sum(self._items[at].size for at in inside)
        value = sum(self._items[at].value for at in inside)
        left, count = room, len(inside)
        for size in sorted(self._items[at].size for at in rest):
            left -= size
            if left < 0:
                break
            count += 1
        for at in rest:
            item = self._items[at]
            if item.size > room:
                return value + item.value * room / item.size, count
            room -= item.size
            value += item.value
        return value, count

    def _note(self, places: Places) -> None:
        if worth(self._items, places) > self._worth:
            self._worth, self._best = worth(self._items, places), places

    def _placed(self, inside: tuple[int, ...]) -> Places | None:
        """Return a way to put all of `inside` into bins; None where there is none."""
        found = _Fitting([self._items[at].size for at in inside], self._bins, self._steps).run()
        if found is None:
            return None
        placed: list[int | None] = [None] * len(self._items)
        for at, where in zip(inside, found, strict=True):
            placed[at] = where
        return tuple(placed)


class _Fitting:
    """Decides whether all of some sizes fit, the largest first, the tightest bin first.

    Two bins with as much room are one to it, and so are two sizes; a state that failed is known.
    """

    def __init__(self, sizes: Sequence[int], bins: Sequence[int], steps: _Steps) -> None:
        self._order = sorted(range(len(sizes)), key=lambda at: -sizes[at])
        self._sizes = [sizes[at] for at in self._order]
        self._total = [sum(self._sizes[at:]) for at in range(len(sizes) + 1)]
        self._room = list(bins)
        self._steps = steps
        self._failed: set[tuple[int, tuple[int, ...]]] = set()
        self._places: list[int] = []

    def run(self) -> list[int] | None:
        if not self._fits(0):
            return None
        found = [0] * len(self._order)
        for at, where in zip(self._order, self._places, strict=True):
            found[at] = where
        return found

    def _fits(self, at: int) -> bool:
        if at == len(self._sizes):
            return True
        useful = [left for left in self._room if left >= self._sizes[-1]]
        state = (at, tuple(sorted(useful)))
        if sum(useful) < self._total[at] or state in self._failed or not self._steps.spend():
            return False
        for where in self._candidates(self._sizes[at]):
            self._room[where] -= self._sizes[at]
            self._places.append(where)
            if self._fits(at + 1):
                return True
            self._places.pop()
            self._room[where] += self._sizes[at]
        self._failed.add(state)
        return False

    def _candidates(self, size: int) -> list[int]:
        """Return the bins that have room, the fullest first, one of each room."""
        first = {left: where for where, left in reversed(list(enumerate(self._room)))}
        return [first[left] for left in sorted(first) if left >= size]
