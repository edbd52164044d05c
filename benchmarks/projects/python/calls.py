"""Prints the least nanoseconds of a call of `work` in a file: FILE function|async|generator sdk|api."""

from __future__ import annotations

import asyncio
import json
import runpy
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

CALLS, ROUNDS = 20_000, 9


def start_sdk() -> None:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SpanProcessor())
    trace.set_tracer_provider(provider)


def plain_calls(work: Callable[[int], object]) -> None:
    for number in range(CALLS):
        work(number)


def generator_calls(work: Callable[[int], Iterable[object]]) -> None:
    for number in range(CALLS):
        for _ in work(number):
            pass


def async_calls(work: Callable[[int], Awaitable[object]]) -> None:
    async def calls() -> None:
        for number in range(CALLS):
            await work(number)

    asyncio.run(calls())


CALLERS: dict[str, Callable[[Any], None]] = {
    "function": plain_calls,
    "generator": generator_calls,
    "async": async_calls,
}


def main(path: str, kind: str, provider: str) -> None:
    if provider == "sdk":
        start_sdk()
    work = runpy.run_path(path)["work"]
    calls = CALLERS[kind]
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        calls(work)
        took.append((time.perf_counter_ns() - start) / CALLS)
    print(json.dumps(min(took)))


if __name__ == "__main__":
    main(*sys.argv[1:])
