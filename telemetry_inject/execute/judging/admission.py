"""How much is begun at once, so that what waits in servers' queues does not run out of its time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

MOST = 64
QUICK, SLOW = 1 / 8, 1 / 3
"""Shares of the time that something may take: with less there is room for more at once, with more
there was too much."""


class Admission:
    """Lets in a few, one more after each round that is quick, and half as many when one is slow."""

    def __init__(self, start: int, now: Callable[[], float] = monotonic) -> None:
        self.limit = float(start)
        self.inside = 0
        self._now = now
        self._halved = now()
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def entered(self, seconds: float) -> AsyncIterator[None]:
        """Wait for a place, and hold it; `seconds` is what may be taken in there."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.inside < int(self.limit))
            self.inside += 1
        began, full = self._now(), self.inside >= int(self.limit)
        try:
            yield
            self._learn(began, seconds, full=full)
        finally:
            async with self._changed:
                self.inside -= 1
                self._changed.notify_all()

    def _learn(self, began: float, seconds: float, *, full: bool) -> None:
        share = (self._now() - began) / seconds
        if share > SLOW and began >= self._halved:  # those who were inside then say nothing new
            self.limit = max(1.0, self.limit / 2)
            self._halved = self._now()
        elif share < QUICK and full:  # says nothing of a limit that is not used
            self.limit = min(MOST, self.limit + 1 / self.limit)
