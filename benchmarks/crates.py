"""Crates' own tests before and after: `python -m benchmarks.crates [NAME …]`.

Each crate is tested as it is, then with every function asked for (`--select all`, `tracing` added to
its manifest), and the results are compared test by test. No subscriber is installed: the spans are
there and do nothing. Exits with 1 where a test differs or the crate no longer builds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from benchmarks.fetch import WORK, Pin, unpacked

CRATES = (
    (Pin("crate", "walkdir", "2.5.0"), ()),
    (Pin("crate", "csv", "1.4.0"), ()),
    (Pin("crate", "globset", "0.4.18"), ()),
    (Pin("crate", "ripgrep", "14.1.1"), ()),
    (Pin("crate", "handlebars", "6.4.4"), ("--lib",)),  # the rest needs what is not in the release
)
RESULT = re.compile(r"^test (?P<name>.+?)(?: - should panic)? \.\.\. (?P<result>\w+)", re.M)
LINE = re.compile(r" \(line \d+\)")
"""Of a test in the documentation: lines move."""


def results(folder: Path, options: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """Return how often each test ended in each way; empty where nothing was built."""
    done = subprocess.run(
        ["cargo", "test", "--quiet", "--no-fail-fast", *options, "--", "--format=pretty"],
        cwd=folder,
        env={**os.environ, "CARGO_TARGET_DIR": str(WORK / "crates" / "target")},
        capture_output=True,
        text=True,
        check=False,
    )
    found = RESULT.finditer(done.stdout)
    return Counter((LINE.sub("", each["name"]), each["result"]) for each in found)


def check(pin: Pin, options: tuple[str, ...]) -> bool:
    """Print what the tests of a crate say before and after; return whether it is the same."""
    folder = WORK / "crates" / f"{pin.name}-{pin.version}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(unpacked(pin), folder)
    (folder / ".git").mkdir()  # so that nothing above the crate counts
    before = results(folder, options)
    command = [sys.executable, "-m", "telemetry_inject", "--select", "all", "--add-deps", "."]
    report = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stderr
    after = results(folder, options)
    differences = (before - after) + (after - before)
    print(
        f"{pin}: {before.total()} tests before, {after.total()} after, {differences.total()} differ"
    )
    print("".join(f"    {line}\n" for line in report.splitlines() if line.strip()).rstrip())
    for name, result in differences:
        print(f"    DIFFERENT {name}: {result}")
    return bool(before) and not differences


def main() -> int:
    """Check the crates that are named, or all."""
    wanted = set(sys.argv[1:])
    chosen = [each for each in CRATES if not wanted or each[0].name in wanted]
    good = [check(*each) for each in chosen]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
