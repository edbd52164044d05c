"""The counting SDK sees spans that end twice and spans that never end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.environments import HERE

PROGRAM = """
from opentelemetry import trace
tracer = trace.get_tracer("t")
with tracer.start_as_current_span("well"):
    pass
twice = tracer.start_span("twice")
twice.end()
twice.end()
leaked = tracer.start_span("leaked")
def numbers():
    with tracer.start_as_current_span("unfinished"):
        yield 1
next(numbers())
"""


def test_python(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(HERE / "python"), "SPAN_COUNTS": str(tmp_path)}
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, env=environment)
    (written,) = tmp_path.glob("*.json")
    assert json.loads(written.read_text()) == {
        "started": 4,
        "ended": 3,
        "twice": {"twice": 1},
        "leaked": {"leaked": 1},
    }
