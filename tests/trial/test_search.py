"""The search against oracles whose answer is known."""

from __future__ import annotations

import math
import random

import pytest

from telemetry_inject.trial.search import Found, OutOfRunsError, search

Key = tuple[int, int]


class Oracle:
    """Red where a guilty key is in, or all keys of a guilty group together."""

    def __init__(self, guilty: set[Key], together: set[Key], most: int) -> None:
        self.guilty, self.together, self.most, self.runs = guilty, together, most, 0

    def __call__(self, chosen: frozenset[Key]) -> bool:
        if self.runs == self.most:
            raise OutOfRunsError
        self.runs += 1
        return self.is_green(chosen)

    def is_green(self, chosen: frozenset[Key]) -> bool:
        return not (chosen & self.guilty) and not (self.together and self.together <= chosen)


def keys(files: int, functions: int) -> list[list[Key]]:
    return [[(file, n) for n in range(functions)] for file in range(files)]


def flat(found: Found[Key]) -> set[Key]:
    return {*found.kept, *found.guilty, *found.unresolved}


@pytest.mark.parametrize("seed", range(40))
def test_exactly_the_guilty_are_found(seed: int) -> None:
    random_ = random.Random(seed)
    groups = keys(random_.randrange(1, 30), random_.randrange(1, 8))
    every = [key for group in groups for key in group]
    guilty = set(random_.sample(every, min(len(every), random_.randrange(1, 5))))
    suspects = frozenset(random_.sample(every, random_.randrange(len(every) + 1) // 2))
    oracle = Oracle(guilty, set(), 10_000)
    found = search(groups, suspects, oracle)
    assert set(found.guilty) == guilty
    assert found.kept == frozenset(every) - guilty
    depth = math.ceil(math.log2(len(every) + 1)) + 1
    assert oracle.runs <= 2 * len(guilty) * (depth + 1) + 2


def test_what_is_guilty_only_together_loses_one() -> None:
    groups = keys(8, 4)
    oracle = Oracle(set(), {(1, 2), (6, 3)}, 100)
    found = search(groups, frozenset(), oracle)
    assert found.guilty == [(6, 3)]
    assert oracle.is_green(found.kept)
    assert len(found.kept) == 31


def test_suspects_cost_few_runs() -> None:
    groups = keys(200, 5)
    oracle = Oracle({(150, 2)}, set(), 100)
    found = search(groups, frozenset({(150, 2), (3, 1)}), oracle)
    assert found.guilty == [(150, 2)]
    assert oracle.runs <= 3
    blind = Oracle({(150, 2)}, set(), 100)
    search(groups, frozenset(), blind)
    assert blind.runs <= 2 * 10


@pytest.mark.parametrize("most", range(12))
def test_the_bound_holds_and_what_is_kept_is_green(most: int) -> None:
    groups = keys(16, 4)
    oracle = Oracle({(2, 1), (9, 3), (15, 0)}, set(), most)
    found = search(groups, frozenset(), oracle)
    assert oracle.runs <= most
    assert oracle.is_green(found.kept)
    assert flat(found) == {key for group in groups for key in group}
