"""Taking telemetry out again: exactly what we put in, and nothing that a person wrote."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import black
import pytest

from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    HistogramCommand,
    LogCommand,
    SpanCommand,
)

from .injecting import LADDER, chosen, injected, parsed, proved, spans

SOURCE = '''"""Orders."""

import shop


def place(order_id: int, note: str | None):
    """Place an order."""
    total = shop.total(order_id)
    return total


def rows():
    yield 1
'''
PLANS: dict[str, list[Command]] = {
    "place": [
        SpanCommand(name="place"),
        AttributeCommand(key="order.id", expression="order_id"),
        AttributeCommand(key="order.note", expression="note"),
        HistogramCommand(name="order.duration"),
    ],
    "rows": [SpanCommand(name="rows"), CounterCommand(name="rows")],
}


def test_a_file_without_ours_is_given_back() -> None:
    data = b"x = 1\n"
    assert LADDER.strip(data) == (stripped := LADDER.strip(data))
    assert (stripped.data, stripped.exact, stripped.functions) == (data, True, 0)


def test_functions_are_counted() -> None:
    after = injected(SOURCE, PLANS).encode()
    assert LADDER.strip(after).functions == 2


def test_hand_written_telemetry_stays() -> None:
    written = (
        b"from opentelemetry import trace as _otel_trace\n\n"
        b"_otel_tracer = _otel_trace.get_tracer(__name__)\n\n\n"
        b'def f():\n    with _otel_tracer.start_as_current_span("f"):\n        return 1\n'
    )
    assert LADDER.strip(written).data == written


def test_the_words_in_strings_stay() -> None:
    source = (
        SOURCE
        + '\nTEXT = """\n@_otel_tracer.start_as_current_span("x")\n    _otel_span.end()\n"""\n'
    )
    after = injected(source.replace("_otel_", "_xtel_"), PLANS)
    with_text = after.replace("_xtel_", "_otel_").encode()
    assert LADDER.strip(with_text).data == source.encode()


def test_another_tracer_in_a_marked_file_stays() -> None:
    after = injected(SOURCE, PLANS)
    added = (
        '\n\ndef more():\n    with tracer.start_as_current_span("x") as span:\n        span.end()\n'
    )
    assert LADDER.strip((after + added).encode()).data == (SOURCE + added).encode()


@pytest.mark.parametrize("length", [40, 60, 120])
def test_after_another_formatter(length: int) -> None:
    after = injected(SOURCE, PLANS)
    again = black.format_str(after, mode=black.Mode(line_length=length))
    stripped = LADDER.strip(again.encode())
    assert b"_otel" not in stripped.data
    original = black.format_str(SOURCE, mode=black.Mode(line_length=length))
    assert black.format_str(stripped.data.decode(), mode=black.Mode(line_length=length)) == original


def test_sorted_imports_are_found_and_not_called_exact() -> None:
    after = injected(SOURCE, PLANS)
    (line,) = [each for each in after.splitlines(keepends=True) if "telemetry-inject" in each]
    moved = after.replace("import shop\n", "").replace(line, line + "import shop\n")
    moved = moved.replace("import shop\n", "import shop\nimport zlib\n")
    stripped = LADDER.strip(moved.encode())
    assert b"_otel" not in stripped.data
    assert not stripped.exact


def test_a_second_run_extends_the_header() -> None:
    first = injected(SOURCE, {"rows": PLANS["rows"]})
    log: list[Command] = [*PLANS["place"], LogCommand(message="placed")]
    both = injected(first, {"place": log})
    assert both.count("telemetry-inject: v1") == 1
    assert both.count("import metrics as _otel_metrics") == 1
    assert LADDER.strip(both.encode()).data == SOURCE.encode()


def test_a_second_run_uses_the_same_instrument() -> None:
    counter = CounterCommand(name="calls")
    first = injected(SOURCE, {"rows": [SpanCommand(name="r"), counter]})
    both = injected(first, {"place": [SpanCommand(name="p"), counter]})
    assert both.count("create_counter") == 1
    assert both.count("_otel_calls_counter.add(1)") == 2


def test_one_name_with_two_units_makes_two_instruments() -> None:
    commands = [CounterCommand(name="calls"), CounterCommand(name="calls", unit="By")]
    after = injected(SOURCE, {"rows": commands})
    assert "_otel_calls_counter_2.add(1)" in after


def _sample(count: int, seed: int) -> list[Path]:
    root = Path(sysconfig.get_paths()["stdlib"])
    files = [
        path
        for path in sorted(root.glob("*.py")) + sorted(root.glob("[a-z]*/*.py"))
        if "site-packages" not in path.parts and "test" not in path.parts
    ]
    return random.Random(seed).sample(files, count)


@pytest.mark.parametrize("path", _sample(25, 2), ids=lambda path: path.name)
@pytest.mark.parametrize("rung", [None, "decorator", "with", "flat", "quiet"])
def test_standard_library(path: Path, rung: str | None) -> None:
    data = path.read_bytes()
    assert LADDER.strip(spans(data, rung)).data == data


@pytest.mark.parametrize("path", _sample(12, 3), ids=lambda path: path.name)
@pytest.mark.parametrize("twist", ["crlf", "bom", "no newline"])
def test_standard_library_twisted(path: Path, twist: str) -> None:
    data = path.read_bytes()
    if twist == "crlf":
        data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    elif twist == "bom":
        data = b"\xef\xbb\xbf" + data
    else:
        data = data.rstrip(b"\n")
    file = parsed(data)
    plans: dict[str, list[Command]] = {
        each.qualified: [
            SpanCommand(name="s"),
            HistogramCommand(name="d"),
            AttributeCommand(key="k", expression="1"),
        ]
        for each in file.scan.functions
    }
    choices, _ = chosen(file, plans)
    if choices:
        proved(file, choices)
