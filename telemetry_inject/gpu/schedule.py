"""Which model runs on which GPU, and when.

The most models at once that fit, exactly; a model larger than every GPU is spread over a group of
them; what is left runs in later waves, each model loaded once; and what fits nowhere goes to the
freest GPU with the rest on the CPU, or to the CPU, which the plan says in a sentence. No GPU is
ever given more than it has by the plan's own figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from telemetry_inject.gpu.knapsack import Item, pack

MARGIN = 1 << 30
"""Bytes that stay free on every GPU: llama.cpp itself takes layers off one that has less."""


@dataclass(frozen=True, slots=True)
class Room:
    """A GPU as far as a plan is concerned."""

    id: str
    """What the rest of the program calls it: an index, or a UUID."""
    free: int
    """Bytes that may be planned with."""
    group: str = ""
    """GPUs of one group (a vendor's, of one machine) can hold one model together."""


@dataclass(frozen=True, slots=True)
class Job:
    """A model that is to run. Sizes in bytes."""

    model: str
    body: int
    """Weights and cache: what is divided where the model is spread."""
    fixed: int = 0
    """Compute buffers and runtime: what every GPU that takes part gives."""
    layers: int = 1
    """Parts that the body is divided into."""
    value: float = 1.0
    """What having it on a GPU is worth, beside the others."""

    @property
    def size(self) -> int:
        """What it takes of one GPU that holds all of it."""
        return self.body + self.fixed


How = Literal["whole", "spread", "partly", "cpu"]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model runs."""

    model: str
    how: How
    shares: Mapping[str, int] = field(default_factory=dict, hash=False)
    """The bytes that it takes of each GPU."""
    layers: int | None = None
    """Where it is `partly` on a GPU: how many of its layers are."""
    note: str = ""
    """Where it is not wholly on GPUs: why, with figures."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Models that are loaded at once, together with those of earlier waves that may stay."""

    placements: tuple[Placement, ...]
    stays: tuple[Placement, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The plan. Every model stands in one wave, so that it is loaded once."""

    waves: tuple[Wave, ...]
    optimal: bool
    """Whether no plan has more on GPUs at once in its first wave."""

    def placement(self, model: str) -> Placement | None:
        """Return where a model runs."""
        placements = (each for wave in self.waves for each in wave.placements)
        return next((each for each in placements if each.model == model), None)


class GPUScheduler:
    """Plans for some GPUs. `plan` reads nothing and remembers nothing."""

    def __init__(self, rooms: Iterable[Room]) -> None:
        """Plan for these; those without any room are as good as not there."""
        self._rooms = tuple(rooms)

    def plan(self, jobs: Sequence[Job]) -> Schedule:
        """Return where each job runs, and with which others."""
        waves: list[Wave] = []
        waiting = list(dict.fromkeys(jobs))
        optimal = True
        while waiting:
            placements, best = self._wave(waiting)
            optimal &= best or bool(waves)
            if not placements:
                placements = [self._last_resort(waiting[0])]
            done = {each.model for each in placements}
            waiting = [each for each in waiting if each.model not in done]
            waves.append(Wave(tuple(placements), self._staying(waves, placements)))
        return Schedule(tuple(waves), optimal)

    def _wave(self, jobs: Sequence[Job]) -> tuple[list[Placement], bool]:
        """Return what runs at once, worth most, and whether nothing is worth more.

        A job larger than every GPU is spread first or not at all, whichever leaves more.
        """
        most = max((each.free for each in self._rooms), default=0)
        large = [each for each in jobs if each.size > most][:4]
        best: list[Placement] = []
        value, optimal = -1.0, True
        for count in range(len(large) + 1):
            for spread in combinations(large, count):
                placements, found, proved = self._with(spread, jobs)
                optimal &= proved
                if found > value:
                    best, value = placements, found
        return best, optimal

    def _with(
        self, spread: Sequence[Job], jobs: Sequence[Job]
    ) -> tuple[list[Placement], float, bool]:
        """Return the wave that has all of `spread` in it; worth nothing where they do not fit."""
        free = {each.id: each.free for each in self._rooms}
        placements: list[Placement] = []
        for job in spread:
            shares = self._shares(job, free)
            if not shares:
                return [], -1.0, True
            for room, share in shares.items():
                free[room] -= share
            placements.append(
                Placement(job.model, "spread", shares, note=_spread_note(job, shares))
            )
        most = max((each.free for each in self._rooms), default=0)
        small = [each for each in jobs if each.size <= most]
        packing = pack([Item(each.size, each.value) for each in small], list(free.values()))
        ids = list(free)
        value = sum(each.value for each in spread)
        bins = _evened([each.size for each in small], packing.bins, list(free.values()))
        for job, where in zip(small, bins, strict=True):
            if where is not None:
                placements.append(Placement(job.model, "whole", {ids[where]: job.size}))
                value += job.value
        return placements, value, packing.optimal

    def _shares(self, job: Job, free: Mapping[str, int]) -> dict[str, int]:
        """Return what each GPU of the best group gives to a job, or nothing where it does not fit.

        llama.cpp divides by free memory, layer by layer, so that each may get a layer more.
        """
        for group in self._groups(free):
            total = sum(free[each.id] for each in group)
            layer = -(-job.body // max(job.layers, 1))
            shares = {
                each.id: job.fixed + layer + job.body * free[each.id] // max(total, 1)
                for each in group
            }
            if len(group) > 1 and all(share <= free[room] for room, share in shares.items()):
                return shares
        return {}

    def _groups(self, free: Mapping[str, int]) -> list[list[Room]]:
        """Return the groups of GPUs, that with most free memory first."""
        groups: dict[str, list[Room]] = {}
        for each in self._rooms:
            groups.setdefault(each.group, []).append(each)
        return sorted(groups.values(), key=lambda group: -sum(free[each.id] for each in group))

    def _last_resort(self, job: Job) -> Placement:
        """Return where a job runs that fits nowhere: partly on the freest GPU, or on the CPU."""
        freest = max(self._rooms, key=lambda each: each.free, default=None)
        wants = f"{job.model} needs {_gib(job.size)}"
        if freest is None:
            return Placement(
                job.model, "cpu", note=f"{wants} and there is no GPU: it runs on the CPU"
            )
        layer = -(-job.body // max(job.layers, 1))
        layers = min((freest.free - job.fixed) // max(layer, 1), job.layers - 1)
        if layers < 1:
            note = (
                f"{wants}; the freest GPU ({freest.id}) has {_gib(freest.free)}, not enough for "
                "one layer: it runs on the CPU"
            )
            return Placement(job.model, "cpu", note=note)
        note = (
            f"{wants}; the freest GPU ({freest.id}) has {_gib(freest.free)}: {layers} of "
            f"{job.layers} layers go there and the rest runs on the CPU, many times slower"
        )
        shares = {freest.id: job.fixed + layers * layer}
        return Placement(job.model, "partly", shares, layers, note)

    def _staying(
        self, waves: Sequence[Wave], placements: Sequence[Placement]
    ) -> tuple[Placement, ...]:
        """Return what of the last wave can stay loaded, the latest first."""
        if not waves:
            return ()
        free = {each.id: each.free for each in self._rooms}
        for placed in placements:
            for room, share in placed.shares.items():
                free[room] -= share
        stays = []
        for placed in (*waves[-1].placements, *waves[-1].stays):
            if placed.shares and all(share <= free[room] for room, share in placed.shares.items()):
                stays.append(placed)
                for room, share in placed.shares.items():
                    free[room] -= share
        return tuple(stays)


def _evened(
    sizes: Sequence[int], bins: Sequence[int | None], room: Sequence[int]
) -> list[int | None]:
    """Return the same packing with models moved from fuller GPUs to emptier ones that have room.

    Two models that share a GPU take turns on it.
    """
    placed = [*bins]
    left = [*room]
    for size, where in zip(sizes, placed, strict=True):
        if where is not None:
            left[where] -= size
    counts = [placed.count(each) for each in range(len(room))]
    while True:
        moves = [
            (counts[to] - counts[of], sizes[at], at, of, to)
            for at, of in enumerate(placed)
            for to in range(len(room))
            if of is not None and counts[to] + 1 < counts[of] and sizes[at] <= left[to]
        ]
        if not moves:
            return placed
        _, size, at, of, to = min(moves)
        placed[at] = to
        left[of], left[to] = left[of] + size, left[to] - size
        counts[of], counts[to] = counts[of] - 1, counts[to] + 1


def usable(free: int) -> int:
    """Return how much of a GPU's free memory a plan may use: 95 %, and never the last GiB."""
    return max(free - max(MARGIN, free // 20), 0)


def rounds(waves: Sequence[Wave], number: int) -> Sequence[Wave]:
    """Return the waves in the order of the round `number`, counted from 0.

    Every other round goes backwards: what is loaded at the end of one is not loaded again.
    """
    return waves if number % 2 == 0 else tuple(reversed(waves))


def _spread_note(job: Job, shares: Mapping[str, int]) -> str:
    return (
        f"{job.model} needs {_gib(job.size)}, more than any one GPU has: spread over "
        f"{', '.join(shares)}"
    )


def _gib(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB"
