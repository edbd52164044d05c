"""Starts an SDK that counts spans, in every interpreter that has this folder on its path.

Each process writes, when it ends, `SPAN_COUNTS/<pid>.json`: spans started and ended, names of
spans that ended twice and of those that never ended.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
from collections import Counter
from pathlib import Path
from random import Random

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace import _Span as SdkSpan
from opentelemetry.sdk.trace.id_generator import IdGenerator

OPEN: dict[int, str] = {}
TWICE: Counter[str] = Counter()
COUNTS: Counter[str] = Counter()


class OwnIds(IdGenerator):
    """Ids from a generator of their own.

    The SDK's default draws from the module `random`, which a test that calls `random.seed` sees
    (jinja2's `test_random`), whoever it is that starts the span.
    """

    def __init__(self) -> None:
        self._random = Random()

    def generate_span_id(self) -> int:
        return self._random.getrandbits(64) or 1

    def generate_trace_id(self) -> int:
        return self._random.getrandbits(128) or 1


class Counting(SpanProcessor):
    """Counts; keeps no span."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        COUNTS["started"] += 1
        OPEN[span.get_span_context().span_id] = span.name

    def on_end(self, span: ReadableSpan) -> None:
        context = span.get_span_context()
        if context is not None and OPEN.pop(context.span_id, None) is not None:
            COUNTS["ended"] += 1  # in a forked process, one that its parent started counts there


END = SdkSpan.end


def counted_end(span: SdkSpan, end_time: int | None = None) -> None:
    """End a span, and count it where it had ended before.

    On the class: an attribute of each span would be a reference cycle, which tornado's tests see.
    """
    if not span.is_recording():
        TWICE[span.name] += 1
    END(span, end_time)


def forget() -> None:
    """Leave to the parent what it counted."""
    OPEN.clear()
    TWICE.clear()
    COUNTS.clear()


def write() -> None:
    """Write what was counted in this process."""
    gc.collect()  # a generator that nobody finished ends its span when it is collected
    counts = {**COUNTS, "twice": dict(TWICE), "leaked": dict(Counter(OPEN.values()))}
    path = Path(os.environ["SPAN_COUNTS"]) / f"{os.getpid()}.json"
    path.write_text(json.dumps(counts))


if "SPAN_COUNTS" in os.environ:
    SdkSpan.end = counted_end  # type: ignore[method-assign, assignment]
    provider = TracerProvider(shutdown_on_exit=False, id_generator=OwnIds())
    provider.add_span_processor(Counting())
    trace.set_tracer_provider(provider)
    os.register_at_fork(after_in_child=forget)
    atexit.register(write)
