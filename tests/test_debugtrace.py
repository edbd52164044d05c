"""The shape of the lines, what each level keeps, and what must never be in them."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from telemetry_inject import tracewriter
from telemetry_inject.debugtrace import CATEGORIES, LEVELS, DebugTrace, Event, line, wanted


def test_a_line_has_the_documented_shape() -> None:
    text = line(Event("plan", "plan for f", {"function": "a.py::f"}, 1234567890.1234), "run1")
    record = json.loads(text)
    assert text.count(b"\n") == 1
    assert [*record] == ["type", "timestamp", "datetime", "level", "category", "message", "data"]
    assert record["type"] == "event"
    assert record["timestamp"] == 1234567890.123
    assert record["datetime"].endswith("30.123")
    assert (record["level"], record["category"]) == ("INFO", "plan")
    assert record["data"] == {"run": "run1", "function": "a.py::f"}


def test_each_level_keeps_itself_and_what_is_graver() -> None:
    assert wanted("error", "ERROR")
    assert not wanted("retry", "ERROR")
    assert all(wanted(each, "TRACE") for each in CATEGORIES)
    assert not any(wanted(each, None) for each in CATEGORIES)
    assert {each for each in CATEGORIES if wanted(each, "INFO")} == {
        "scan",
        "plan",
        "verdict",
        "injection",
        "budget",
        "write",
        "retry",
        "blacklist",
        "error",
    }


@pytest.mark.parametrize(
    "data",
    [
        {"api_key": "hush-hush"},
        {"headers": {"Authorization": "hush-hush"}},
        {"text": "Bearer hush-hush-hush"},
        {"url": "https://me:hush-hush@example.org/"},
        {"text": "use sk-hush-hush-hush now"},
        {"list": ["gh" + "p_hush-hush12"]},
        {"text": "the value hush-hush of a variable"},
    ],
)
def test_secrets_are_hidden(data: dict[str, object]) -> None:
    text = line(Event("error", "x", data), "run", ["hush-hush"] if "variable" in str(data) else [])
    assert b"hush" not in text
    assert b"[hidden]" in text


def test_counts_of_tokens_are_no_secrets() -> None:
    assert json.loads(line(Event("plan", "x", {"input_tokens": 12}), "r"))["data"]["input_tokens"] == 12  # fmt: skip


def test_one_file_a_run_even_within_one_second(tmp_path: Path) -> None:
    first = DebugTrace(tmp_path / "logs", "INFO", now=0.0)
    second = DebugTrace(tmp_path / "logs", "INFO", now=0.0)
    assert first.path != second.path
    assert first.path.name.startswith("debug_trace_19700101_") or first.path.name.startswith("debug_trace_1969")  # fmt: skip
    for trace in (first, second):
        trace.write([Event("scan", "s"), Event("selection", "not at this level")])
        trace.close()
        assert trace.whole
        assert [json.loads(each)["category"] for each in trace.path.read_text().splitlines()] == ["scan"]  # fmt: skip


def test_odd_text_stays_on_one_line(tmp_path: Path) -> None:
    trace = DebugTrace(tmp_path, "TRACE")
    trace.write([Event("error", "a\nb\udcff\u2028", {"path": Path("x\ny")})])
    trace.close()
    [text] = trace.path.read_bytes().splitlines()
    assert json.loads(text)["data"]["path"] == "x\ny"


SCRIPT = """
import resource, signal, sys
from pathlib import Path
from telemetry_inject.debugtrace import DebugTrace, Event
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
trace = DebugTrace(Path(sys.argv[1]), "TRACE")
trace.write(Event("scan", "x" * 100) for _ in range(50))
trace.close()
print("went on", trace.whole)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no file size limit here")
def test_a_full_disk_tears_no_line_and_stops_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, tmp_path], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.stdout == "went on False\n", done.stderr
    [path] = tmp_path.iterdir()
    lines = path.read_bytes().splitlines(keepends=True)
    assert lines
    assert all(each.endswith(b"\n") and json.loads(each) for each in lines)


def test_the_levels_are_in_order() -> None:
    assert LEVELS == ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR")


KILLED = """
import sys
from pathlib import Path
from telemetry_inject.debugtrace import DebugTrace, Event
trace = DebugTrace(Path(sys.argv[1]), "TRACE")
print("begun", flush=True)
while True:
    trace.write([Event("llm_request", "x", {"prompt": "y" * 90_000}), Event("scan", "short")])
"""


def test_no_line_is_torn_by_a_kill(tmp_path: Path) -> None:
    for number in range(25):
        running = subprocess.Popen(
            [sys.executable, "-c", KILLED, tmp_path / str(number)], stdout=subprocess.PIPE
        )
        assert running.stdout is not None
        assert running.stdout.readline() == b"begun\n"
        time.sleep(0.004 * number)
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()
    total = 0
    for text in settled(tmp_path):
        assert not text or text.endswith(b"\n")
        total += sum(json.loads(each)["type"] == "event" for each in text.splitlines())
    assert total > 25


def settled(folder: Path) -> list[bytes]:
    """Return what stands in the files once no writer, an orphan by now, adds to them any more."""
    before: list[int] = []
    while (sizes := [each.stat().st_size for each in folder.rglob("*.jsonl")]) != before:
        before = sizes
        time.sleep(1.0)
    return [each.read_bytes() for each in folder.rglob("*.jsonl")]


def test_a_line_that_was_begun_and_left_is_dropped(tmp_path: Path) -> None:
    file = os.open(tmp_path / "t", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    source, sink = os.pipe()
    os.write(sink, b'\0{"a": 1}\n\0{"b": 2' + b'\0{"c": 3}\n' + tracewriter.LAST)
    tracewriter.copy(source, file, os.getppid())
    assert (tmp_path / "t").read_bytes() == b'{"a": 1}\n{"c": 3}\n'
    for each in (file, source, sink):
        os.close(each)
