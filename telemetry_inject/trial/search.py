"""Finding the insertions that turn tests red, with few runs of the tests.

What has been found to be green together is never taken apart again, so that the end of the search
is a state that was run and was green. With `g` guilty among `n` that takes about `g · log2(n)` runs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class OutOfRunsError(Exception):
    """The bound on runs has been reached."""


@dataclass(slots=True)
class Found(Generic[Key]):
    """What came of a search: together, `kept` was green."""

    kept: frozenset[Key] = frozenset()
    guilty: list[Key] = field(default_factory=list)
    unresolved: list[Key] = field(default_factory=list)
    """Not tried alone, because there were no runs left."""


def search(
    groups: Sequence[Sequence[Key]],
    suspects: frozenset[Key],
    green: Callable[[frozenset[Key]], bool],
    kept: frozenset[Key] = frozenset(),
) -> Found[Key]:
    """Return which of the keys can be kept beside `kept`, which is green; all together are not.

    `groups` are the keys by file: files are told apart before the functions in them. `green` runs
    the tests, and raises `OutOfRunsError`. `suspects` are tried last, and apart.
    """
    found = Found(kept=kept)
    rest = [[key for key in group if key not in suspects] for group in groups]
    named = [[key for key in group if key in suspects] for group in groups]
    rest, named = list(filter(None, rest)), list(filter(None, named))
    if not named or not rest:
        _grow([*rest, *named], found, green, red=True)
        return found
    before = len(found.kept)
    _grow(rest, found, green)
    whole = len(found.kept) - before == sum(map(len, rest))
    _grow(named, found, green, red=whole)
    return found


def _grow(
    groups: Sequence[Sequence[Key]],
    found: Found[Key],
    green: Callable[[frozenset[Key]], bool],
    *,
    red: bool = False,
) -> bool:
    """Keep what can be kept of `groups`; return whether that is all. `red`: all is known not to."""
    keys = [key for group in groups for key in group]
    if not keys:
        return True
    try:
        if not red and green(found.kept | frozenset(keys)):
            found.kept |= frozenset(keys)
            return True
    except OutOfRunsError:
        found.unresolved += keys
        return False
    if len(keys) == 1:
        found.guilty += keys
        return False
    first, second = _halves(groups)
    # Where the first half is kept whole, the second is what makes the whole red.
    _grow(second, found, green, red=_grow(first, found, green))
    return False


def _halves(
    groups: Sequence[Sequence[Key]],
) -> tuple[Sequence[Sequence[Key]], Sequence[Sequence[Key]]]:
    if len(groups) > 1:
        middle = len(groups) // 2
        return groups[:middle], groups[middle:]
    [keys] = groups
    middle = len(keys) // 2
    return [keys[:middle]], [keys[middle:]]
