"""Instrumented code runs: what arrives at an exporter, and what the program itself sees."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from telemetry_inject.model import (
    AttributeCommand,
    Command,
    EventCommand,
    HistogramCommand,
    SpanCommand,
)

from .injecting import injected, parsed, rungs, spans

SPANS = ("decorator", "with", "flat", "quiet")


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    memory = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(memory))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    yield memory
    provider.shutdown()


def run(text: str) -> dict[str, Any]:
    """Return the globals of a module of this text."""
    names: dict[str, Any] = {"__name__": "shop.cart"}
    exec(compile(text, "cart.py", "exec", dont_inherit=True), names)
    return names


def one(exporter: InMemorySpanExporter) -> ReadableSpan:
    """Return the only span that has arrived."""
    (span,) = exporter.get_finished_spans()
    return span


PLAIN = dedent(
    '''
    def divide(a: int, b: int) -> float:
        """Return a quotient."""
        return a / b
    '''
)


@pytest.mark.parametrize("rung", SPANS)
def test_a_span_arrives(exporter: InMemorySpanExporter, rung: str) -> None:
    commands: list[Command] = [
        SpanCommand(name="divide", span_kind="client"),
        AttributeCommand(key="a", expression="a"),
        AttributeCommand(key="tier", expression='"gold"'),
        HistogramCommand(name="divide.duration"),
    ]
    divide = run(injected(PLAIN, {"divide": commands}, rung=rung))["divide"]
    assert divide(6, 3) == 2.0
    span = one(exporter)
    assert (span.name, span.kind, span.status.status_code) == (
        "divide",
        SpanKind.CLIENT,
        StatusCode.UNSET,
    )
    expected = {"code.function.name": "shop.cart.divide", "a": 6, "tier": "gold"}
    assert dict(span.attributes or {}) == expected
    assert divide.__doc__ == "Return a quotient."
    assert divide.__name__ == "divide"


@pytest.mark.parametrize("rung", SPANS)
def test_an_exception_is_recorded_and_goes_on(exporter: InMemorySpanExporter, rung: str) -> None:
    divide = run(injected(PLAIN, {"divide": [SpanCommand(name="d")]}, rung=rung))["divide"]
    with pytest.raises(ZeroDivisionError) as caught:
        divide(1, 0)
    assert caught.value.__cause__ is caught.value.__context__ is None
    span = one(exporter)
    assert span.status.status_code is StatusCode.ERROR
    assert [event.name for event in span.events] == ([] if rung == "quiet" else ["exception"])


@pytest.mark.parametrize("rung", SPANS)
@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt"])
def test_leaving_the_program_is_no_error(
    exporter: InMemorySpanExporter, rung: str, kind: str
) -> None:
    text = injected(f"def go():\n    raise {kind}\n", {"go": [SpanCommand(name="g")]}, rung=rung)
    with pytest.raises((SystemExit, KeyboardInterrupt)):
        run(text)["go"]()
    assert one(exporter).status.status_code is StatusCode.UNSET


def test_without_recorded_exceptions(exporter: InMemorySpanExporter) -> None:
    command = SpanCommand(name="d", record_exceptions=False)
    for rung in SPANS:
        with pytest.raises(ZeroDivisionError):
            run(injected(PLAIN, {"divide": [command]}, rung=rung))["divide"](1, 0)
    for span in exporter.get_finished_spans():
        assert span.status.status_code is StatusCode.ERROR
        assert not span.events


def test_children_hang_below_current_spans(exporter: InMemorySpanExporter) -> None:
    source = dedent(
        """
        def outer():
            return inner(), list(numbers())


        def inner():
            return recurse(2)


        def recurse(n: int):
            return recurse(n - 1) if n else 0


        def numbers():
            yield inner()
        """
    )
    assert run(spans(source).decode())["outer"]() == (0, [0])
    finished = exporter.get_finished_spans()
    names = {span.context.span_id: span.name for span in finished if span.context}
    pairs = [
        (span.name, names.get(span.parent.span_id) if span.parent else None) for span in finished
    ]
    assert sorted(pairs, key=str) == sorted(
        [
            ("inner", "outer"),
            ("inner", "outer"),
            ("numbers", "outer"),
            ("outer", None),
            ("recurse", "inner"),
            ("recurse", "inner"),
            *[("recurse", "recurse")] * 4,
        ],
        key=str,
    )


GENERATOR = (
    "def numbers(limit: int):\n    for n in range(limit):\n        yield n\n    return 'end'\n"
)


def test_a_generator_that_is_closed_early(exporter: InMemorySpanExporter) -> None:
    numbers = run(spans(GENERATOR).decode())["numbers"]
    running = numbers(3)
    assert next(running) == 0
    assert not trace.get_current_span().get_span_context().is_valid
    assert not exporter.get_finished_spans()
    running.close()
    assert one(exporter).status.status_code is StatusCode.UNSET


def test_a_generator_returns_what_it_returned(exporter: InMemorySpanExporter) -> None:
    delegating = GENERATOR + "def all_of():\n    return (yield from numbers(2))\n"
    running = run(spans(delegating).decode())["all_of"]()
    assert [next(running), next(running)] == [0, 1]
    with pytest.raises(StopIteration) as end:
        next(running)
    assert end.value.value == "end"
    assert len(exporter.get_finished_spans()) == 2


def test_an_exception_thrown_into_a_generator(exporter: InMemorySpanExporter) -> None:
    running = run(spans(GENERATOR).decode())["numbers"](3)
    next(running)
    with pytest.raises(LookupError):
        running.throw(LookupError("in"))
    assert one(exporter).status.status_code is StatusCode.ERROR


def test_async_functions_and_generators(exporter: InMemorySpanExporter) -> None:
    source = dedent(
        """
        import asyncio


        async def fetch(url: str) -> str:
            await asyncio.sleep(0)
            return url


        async def pages(count: int):
            for page in range(count):
                yield await fetch(str(page))
        """
    )
    names = run(spans(source).decode())
    assert asyncio.iscoroutinefunction(names["fetch"])

    async def main() -> list[str]:
        pages = names["pages"](3)
        first = [await anext(pages)]
        await pages.aclose()
        return first + list(await asyncio.gather(names["fetch"]("a"), names["fetch"]("b")))

    assert asyncio.run(main()) == ["0", "a", "b"]
    names_seen = [span.name for span in exporter.get_finished_spans()]
    assert sorted(names_seen) == ["fetch", "fetch", "fetch", "pages"]


@pytest.mark.parametrize("rung", SPANS)
def test_a_cancelled_task_is_no_error(exporter: InMemorySpanExporter, rung: str) -> None:
    source = "import asyncio\n\n\nasync def wait():\n    await asyncio.sleep(60)\n"
    wait = run(injected(source, {"wait": [SpanCommand(name="w")]}, rung=rung))["wait"]

    async def main() -> None:
        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())
    assert one(exporter).status.status_code is StatusCode.UNSET


def test_none_is_not_recorded(exporter: InMemorySpanExporter) -> None:
    source = "def note(text: str | None) -> int:\n    return len(text or '')\n"
    command = AttributeCommand(key="note", expression="text")
    note = run(injected(source, {"note": [SpanCommand(name="n"), command]}))["note"]
    note(None)
    note("x")
    seen = [dict(span.attributes or {}).get("note") for span in exporter.get_finished_spans()]
    assert seen == [None, "x"]


def test_a_field_that_may_be_none_is_guarded(exporter: InMemorySpanExporter) -> None:
    source = dedent(
        """
        from dataclasses import dataclass


        @dataclass
        class Cart:
            note: str | None


        def f(cart: Cart) -> None:
            print(end="")
        """
    )
    command = AttributeCommand(key="note", expression="cart.note")
    names = run(injected(source, {"f": [SpanCommand(name="f"), command]}))
    names["f"](names["Cart"](None))
    names["f"](names["Cart"]("x"))
    seen = [dict(span.attributes or {}).get("note") for span in exporter.get_finished_spans()]
    assert seen == [None, "x"]


def test_an_event_cannot_leave_out_what_is_none() -> None:
    source = "def note(text: str | None) -> int:\n    return len(text or '')\n"
    event = EventCommand(name="e", attributes={"text": "text"})
    with pytest.raises(ValueError, match="may be None"):
        injected(source, {"note": [SpanCommand(name="n"), event]})


def test_decorators_stay_what_they_are(exporter: InMemorySpanExporter) -> None:
    source = dedent(
        """
        import functools


        class Cart:
            @property
            def total(self): return 1 + self.load(2)

            @total.setter
            def total(self, value):
                self.value = value

            @staticmethod
            @functools.lru_cache(maxsize=8)
            def load(key): return key + 1

            @classmethod
            def make(cls): return cls()

            @functools.cached_property
            def once(self):
                return object()


        @functools.singledispatch
        def show(value):
            return "any"


        @show.register
        def _(value: int):
            return "int"
        """
    )
    after = spans(source).decode()
    assert after.count("@_otel_tracer") == 7
    names = run(after)
    cart = names["Cart"].make()
    cart.total = 5
    assert (cart.value, cart.total, cart.total) == (5, 4, 4)
    assert names["Cart"].load.cache_info().hits == 1
    assert cart.once is cart.once
    assert (names["show"]("x"), names["show"](1)) == ("any", "int")


def test_without_an_sdk_nothing_is_printed() -> None:
    source = PLAIN + "\n\ndef main():\n    print(divide(4, 2))\n\n\nmain()\n"
    commands: list[Command] = [SpanCommand(name="m"), HistogramCommand(name="main.duration")]
    after = injected(source, {"divide": [SpanCommand(name="d")], "main": commands})
    done = subprocess.run([sys.executable, "-c", after], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("2.0\n", "")


def test_frozen_exceptions_and_loud_ones_take_the_flat_rungs() -> None:
    assert rungs(PLAIN, "divide") == ["decorator", "with", "flat", "quiet"]
    assert rungs(PLAIN, "divide", reach=["frozen-exception"]) == ["flat", "quiet"]
    assert rungs(PLAIN, "divide", reach=["loud-exception"]) == ["quiet"]


def test_a_frozen_exception_escapes_as_it_is(exporter: InMemorySpanExporter) -> None:
    source = dedent(
        """
        from dataclasses import dataclass


        @dataclass(frozen=True)
        class Refused(Exception):
            code: int


        def go():
            raise Refused(3)
        """
    )
    names = run(injected(source, {"go": [SpanCommand(name="g")]}, reach=["frozen-exception"]))
    with pytest.raises(names["Refused"]):
        names["go"]()
    assert one(exporter).status.status_code is StatusCode.ERROR
    assert parsed(source).scan.functions
