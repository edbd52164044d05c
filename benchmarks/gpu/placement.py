"""Random pools of models on seven rigs: how many models are on a GPU at once, and who overflows.

python -m benchmarks.gpu.placement [--pools N]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telemetry_inject.gpu.knapsack import Item, quick, smallest
from telemetry_inject.gpu.schedule import GPUScheduler, Job, Room

GIB = 1 << 30
RIGS: tuple[tuple[int, ...], ...] = (
    (24,),
    (24, 24),
    (48, 48, 24),
    (16, 16, 16, 16),
    (80,),
    (80, 80),
    (8, 12, 24),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A model at 8,192 tokens: GiB that it takes, that Ollama predicts, and that its name says."""

    name: str
    takes: float
    predicted: float
    """File and a full cache, without windows: `PredictServerVRAM` of Ollama 0.30."""
    named: float
    """1.3 GB a billion parameters, and a fifth more."""

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return int(self.takes * GIB)


# research of 2026-11-21; the last column is what the first number before a `b` gives
MODELS = (
    Known("llama3.2:3b", 3.1, 1.88 + 0.88, 4.7),
    Known("qwen2.5-coder:7b", 5.2, 4.36 + 0.44, 10.9),
    Known("llama3.1:8b", 5.9, 4.58 + 1.00, 12.5),
    Known("codellama:7b", 7.9, 3.57 + 4.00, 10.9),
    Known("qwen2.5-coder:7b-q8_0", 8.3, 7.54 + 0.44, 10.9),
    Known("gpt-oss:20b", 13.4, 12.84 + 0.38, 31.2),
    Known("llama3.1:8b-fp16", 16.3, 14.97 + 1.00, 12.5),
    Known("gemma3:27b", 17.8, 16.20 + 3.88, 42.1),
    Known("qwen3-coder:30b", 18.4, 17.29 + 0.75, 46.8),
    Known("qwen2.5-coder:32b", 20.8, 18.49 + 2.00, 49.9),
    Known("mixtral:8x7b", 26.0, 24.62 + 1.00, 10.9),
    Known("llama3.3:70b", 42.5, 39.60 + 2.50, 109.2),
    Known("gpt-oss:120b", 61.5, 60.88 + 0.56, 187.2),
)

Placed = list[int | None]


@dataclass(slots=True)
class Tally:
    """What came of one way to place models, over all pools of a rig."""

    residents: int = 0
    overflows: int = 0
    seconds: float = 0.0


def optimum(sizes: Sequence[int], bins: Sequence[int]) -> int:
    """Return the most items that fit, by going through every set that each bin can hold.

    Shares nothing with the scheduler: sets are numbers, and a table holds every set that the bins
    so far can hold between them.
    """
    sums = [0]
    for size in sizes:
        sums += [each + size for each in sums]
    reachable = {0}
    for room in bins:
        fitting = [number for number, total in enumerate(sums) if total <= room]
        reachable = {a | b for a in reachable for b in fitting if not a & b}
    return max(number.bit_count() for number in reachable)


def exact(pool: Sequence[Known], rig: Sequence[int]) -> Placed:
    """The scheduler: what is on GPUs in its first wave, and whole."""
    jobs = [Job(str(at), each.size) for at, each in enumerate(pool)]
    rooms = [Room(str(at), each) for at, each in enumerate(rig)]
    placed: Placed = [None] * len(pool)
    first = GPUScheduler(rooms).plan(jobs).waves[0]
    for each in first.placements:
        if each.how == "whole":
            placed[int(each.model)] = int(next(iter(each.shares)))
    return placed


def largest_first(pool: Sequence[Known], rig: Sequence[int]) -> Placed:
    """Best fit decreasing, on true sizes."""
    return [*quick(_items(pool), rig)]


def smallest_first(pool: Sequence[Known], rig: Sequence[int]) -> Placed:
    """Best fit increasing, on true sizes."""
    return [*smallest(_items(pool), rig)]


def _items(pool: Sequence[Known]) -> list[Item]:
    return [Item(each.size) for each in pool]


def ollama(pool: Sequence[Known], rig: Sequence[int]) -> Placed:
    """Ollama alone: in the order of the pool, the GPU with most free memory, up to 80 % of it.

    What it predicts not to fit there would evict another model, so it is not resident.
    """
    free = [each * 20 // 19 for each in rig]  # all of it: the 80 % are its margin
    placed: Placed = []
    for each in pool:
        where = max(range(len(free)), key=lambda at: (free[at], -at))
        fits = each.predicted * GIB <= 0.8 * free[where]
        placed.append(where if fits else None)
        if fits:
            free[where] -= each.size
    return placed


def named(pool: Sequence[Known], rig: Sequence[int]) -> Placed:
    """The name rule: largest first into the tightest fit, and into the freest GPU without one."""
    free = [*rig]
    placed: Placed = [None] * len(pool)
    for at in sorted(range(len(pool)), key=lambda at: -pool[at].named):
        size = int(pool[at].named * GIB)
        fitting = [each for each, left in enumerate(free) if size <= left]
        tightest = min(fitting, key=lambda each: free[each], default=None)
        where = tightest if tightest is not None else free.index(max(free))
        placed[at] = where
        free[where] -= size
    return placed


WAYS: dict[str, Callable[[Sequence[Known], Sequence[int]], Placed]] = {
    "exact": exact,
    "largest first": largest_first,
    "smallest first": smallest_first,
    "Ollama": ollama,
    "name rule": named,
}


def count(pool: Sequence[Known], rig: Sequence[int], placed: Placed) -> tuple[int, bool]:
    """Return how many models are on a GPU that really holds them all, and whether one does not."""
    used = [0] * len(rig)
    for model, where in zip(pool, placed, strict=True):
        if where is not None:
            used[where] += model.size
    full = [taken > room for taken, room in zip(used, rig, strict=True)]
    return sum(where is not None and not full[where] for where in placed), any(full)


def run(rig: Sequence[int], pools: int, seed: int = 0) -> tuple[float, dict[str, Tally], int]:
    """Return the mean optimum, each way's tally, and how often the scheduler missed the optimum."""
    chance = random.Random(f"{rig} {seed}")
    room = [each * GIB * 95 // 100 for each in rig]
    tallies = {name: Tally() for name in WAYS}
    best = missed = 0
    for _ in range(pools):
        pool = chance.sample(MODELS, chance.randint(3, 6))
        most = optimum([each.size for each in pool], room)
        best += most
        for name, way in WAYS.items():
            begun = time.perf_counter()
            placed = way(pool, room)
            tallies[name].seconds += time.perf_counter() - begun
            residents, over = count(pool, room, placed)
            tallies[name].residents += residents
            tallies[name].overflows += over
            missed += name == "exact" and residents != most
    return best / pools, tallies, missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pools", type=int, default=400)
    pools = parser.parse_args().pools
    heads = ["rig (GB)", "optimum", *WAYS, "exact misses", "ms a plan", "overflows: exact"]
    heads += ["overflows: Ollama", "overflows: name rule"]
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for rig in RIGS:
        best, tallies, missed = run(rig, pools)
        cells = ["+".join(map(str, rig)), f"{best:.2f}"]
        cells += [f"{each.residents / pools:.2f}" for each in tallies.values()]
        cells += [str(missed), f"{1000 * tallies['exact'].seconds / pools:.2f}"]
        cells += [
            f"{tallies[name].overflows / pools:.0%}" for name in ("exact", "Ollama", "name rule")
        ]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
