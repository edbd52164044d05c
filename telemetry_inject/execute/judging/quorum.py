"""Waiting for many, but not for ever: a deadline for all, and a grace once enough have answered."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited. Seconds."""

    deadline: float = 120.0
    """For everybody."""
    quorum: float = 0.5
    """The share of those asked, rounded up, that is enough to go on without the rest."""
    grace: float = 15.0
    """What the rest get once there is a quorum; at least as long as the quorum took."""

    def enough(self, asked: int) -> int:
        """Return how many of `asked` are a quorum."""
        return -int(-asked * self.quorum // 1)


async def collect(work: Mapping[str, Coroutine[Any, Any, T]], patience: Patience) -> dict[str, T]:
    """Return what came in time, by name. The rest is cancelled, and over when this returns.

    An exception of one is raised, once the others are cancelled.
    """
    started = monotonic()
    tasks = {asyncio.create_task(each): name for name, each in work.items()}
    waiting, limit = set(tasks), patience.deadline
    found: dict[str, T] = {}
    graced = False
    try:
        while waiting and (left := started + limit - monotonic()) > 0:
            over, waiting = await asyncio.wait(
                waiting, timeout=None if left == inf else left, return_when=asyncio.FIRST_COMPLETED
            )
            found.update((tasks[each], each.result()) for each in over)
            if not graced and len(found) >= patience.enough(len(tasks)):
                graced, took = True, monotonic() - started
                limit = min(limit, took + max(patience.grace, took))
    finally:
        for each in waiting:
            each.cancel()
        if waiting:
            await asyncio.wait(waiting)
    return found
