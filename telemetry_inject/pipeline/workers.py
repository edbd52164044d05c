"""Work on many items in several processes: results in order, few of them in memory at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 3
"""Items under way or done and not yet fetched, for each process."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int,
    lost: Callable[[Item], Result],
) -> Iterator[Result]:
    """Yield `function(item)` for each item, in their order, from `jobs` processes.

    An item whose process dies (killed, out of memory, a crash below Python) is tried once more in
    a process of its own; where that one dies as well, `lost(item)` stands for its result.
    """
    if jobs <= 1:
        yield from map(function, items)
        return
    pool = started(jobs)
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    try:
        for item in items:
            try:
                waiting.append((item, pool.submit(function, item)))
            except BrokenProcessPool:
                yield from _settle(function, waiting, lost)
                pool = started(jobs)
                waiting.append((item, pool.submit(function, item)))
            if len(waiting) >= AHEAD * jobs:
                yield _fetch(function, waiting, lost)
        yield from _settle(function, waiting, lost)
    finally:
        ended(pool)


def _settle(
    function: Callable[[Item], Result],
    waiting: deque[tuple[Item, Future[Result]]],
    lost: Callable[[Item], Result],
) -> Iterator[Result]:
    while waiting:
        yield _fetch(function, waiting, lost)


def _fetch(
    function: Callable[[Item], Result],
    waiting: deque[tuple[Item, Future[Result]]],
    lost: Callable[[Item], Result],
) -> Result:
    item, future = waiting.popleft()
    try:
        return future.result()
    except BrokenProcessPool:
        return alone(function, item, lost)


def alone(function: Callable[[Item], Result], item: Item, lost: Callable[[Item], Result]) -> Result:
    """Return `function(item)` from a process of its own, or `lost(item)` where that dies."""
    pool = started(1)
    try:
        return pool.submit(function, item).result()
    except BrokenProcessPool:
        return lost(item)
    finally:
        ended(pool)


def started(jobs: int) -> ProcessPoolExecutor:
    """Return processes for work of any kind."""
    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_start)


def _context() -> BaseContext:
    # A forked worker has every grammar already (benchmarks/startup.py has the times), but forking
    # is safe only while no other thread runs.
    forks = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks else "spawn")


def _start() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ended(pool: ProcessPoolExecutor) -> None:
    """End the processes at once."""
    # Workers hold nothing that could be lost: only the parent writes.
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
