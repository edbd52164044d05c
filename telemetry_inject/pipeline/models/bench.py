"""Worker processes for an event loop: checks and injections must not hold up its answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from telemetry_inject.pipeline import workers

P = ParamSpec("P")
T = TypeVar("T")


class Bench:
    """A pool of processes that outlives the death of one of them."""

    def __init__(self, jobs: int) -> None:
        """Start the processes; to be called before any other thread runs."""
        self._jobs = jobs
        self._pool = workers.started(jobs)
        self._pool.submit(int).result()

    async def do(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return `function(*arguments)`, from a process.

        Raises `BrokenProcessPool` where it brings down its process twice.
        """
        try:
            return await self._once(function, *arguments)
        except BrokenProcessPool:
            self._replace()
            return await self._once(function, *arguments)

    async def _once(self, function: Callable[..., T], *arguments: object) -> T:
        return await asyncio.wrap_future(self._pool.submit(function, *arguments))

    def _replace(self) -> None:
        broken, self._pool = self._pool, workers.started(self._jobs)
        workers.ended(broken)

    def end(self) -> None:
        """End the processes."""
        workers.ended(self._pool)
