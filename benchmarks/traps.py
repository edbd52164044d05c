"""What `--test-cmd` makes of the projects with traps: `python -m benchmarks.traps [NAME …]`.

Each is a small project of `tests/traps` whose own tests notice some instrumentation. Printed are how
many functions were to carry telemetry, how many do in the end, and how often the tests ran.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.trial.test_traps import EXPECTED, functions, judged, planted

HEAD = "| trap | functions | injected | on another idiom | taken out | test runs | s |\n|---|---:|---:|---:|---:|---:|---:|"


def row(name: str) -> str:
    """Return the line of the table for one project."""
    with tempfile.TemporaryDirectory() as folder:
        project = planted(name, Path(folder))
        _, whole = judged(project, "--diff", command="")
        first = {
            key: each["rung"]
            for key, each in functions(whole).items()
            if each["status"] == "injected"
        }
        started = time.monotonic()
        done, report = judged(project)
        seconds = time.monotonic() - started
    if done.returncode:
        return f"| {name} | {len(first)} | exit code {done.returncode} | | | | |"
    after = functions(report)
    kept = [key for key in first if after[key]["status"] == "injected"]
    other = sum(after[key]["rung"] != first[key] for key in kept)
    tests: dict[str, object] = report["summary"]["tests"]  # type: ignore[index]
    out = tests["taken_out"]
    assert isinstance(out, list)
    return (
        f"| {name} | {len(first)} | {len(kept)} | {other} | {len(out)} | {tests['runs']} "
        f"| {seconds:.1f} |"
    )


def main() -> None:
    """Print the table."""
    print(HEAD)
    for name in sys.argv[1:] or sorted(EXPECTED):
        print(row(name), flush=True)


if __name__ == "__main__":
    main()
