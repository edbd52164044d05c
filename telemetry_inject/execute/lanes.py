"""How many requests are under way at one server: it finds the server's limit by itself.

It starts with few and takes one more for each answer, until the server says that it is too many
(429), or lets requests wait (the first part of answers comes late). From then on the limit moves
slowly. A server that asks to wait pauses its lane for everybody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from statistics import median

START = 32
OWN_START = 8
"""On a server of one's own, which would rather let requests wait than turn them away."""
MOST = 512
WINDOW = 16
"""Answers whose waiting times are compared with the best such group so far."""

COURTESY = 4
"""Turns of the event loop that others have before a request is made, which takes 3 ms of it: those
who have just lost a race close their connections first."""


class Lane:
    """The requests to one server; those who wait go in the order in which they came."""

    def __init__(
        self, now: Callable[[], float], fixed: int | None = None, *, own: bool = True
    ) -> None:
        self._now = now
        self._fixed = fixed
        self.limit = float(fixed or (OWN_START if own else START))
        self.active = 0
        self._doubling = True
        self._paused = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._firsts: list[float] = []
        self._best: float | None = None

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[int]:
        """Give the number of requests that are under way with this one, once it may be sent."""
        await self._enter()
        try:
            yield self.active
        finally:
            self._leave()

    def pause(self, seconds: float) -> None:
        """Send nothing for a while."""
        self._paused = max(self._paused, self._now() + seconds)

    def answered(self, waited: float | None) -> None:
        """Note an answer whose first part came after `waited` seconds."""
        if self._fixed is not None:
            return
        if self.active >= self.limit - 1:  # an answer says nothing of a limit that is not used
            self.limit = min(MOST, self.limit + (1 if self._doubling else 1 / self.limit))
        if waited is not None:
            self._firsts.append(waited)
            if len(self._firsts) >= max(WINDOW, self.limit):
                self._compare()
        self._wake()

    def refused(self, active: int) -> None:
        """Note that the server would not take a request when `active` were under way."""
        if self._fixed is None:
            self._doubling = False
            self.limit = max(1.0, min(self.limit, active - 1.0))

    def _compare(self) -> None:
        now, self._firsts = median(self._firsts), []
        if self._best is None or now < self._best:
            self._best = now
        elif now > 3 * self._best + 0.5:
            self._doubling = False
            self.limit = max(1.0, self.limit * 0.75)

    async def _enter(self) -> None:
        if self.active >= int(self.limit) or self._waiting:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():  # it had been given a place
                    self._leave()
                raise
        else:
            self.active += 1
        try:
            while (delay := self._paused - self._now()) > 0:
                await asyncio.sleep(delay)
            for _ in range(COURTESY):
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self._leave()
            raise

    def _leave(self) -> None:
        self.active -= 1
        self._wake()

    def _wake(self) -> None:
        while self._waiting and self.active < int(self.limit):
            waiter = self._waiting.popleft()
            if not waiter.done():
                self.active += 1  # the place is handed over, so that nobody comes in between
                waiter.set_result(None)
