"""Scanning Python against bare tree-sitter parsing, over the standard library, in one process.

    python benchmarks/scan_python.py [--rounds N] [--tests] [--names]

Prints seconds and the ratio of parse + scan to parse alone, the best of each over the rounds. The
garbage collector is off for both, as it is when the program scans. The files are read beforehand.
"""

from __future__ import annotations

import argparse
import gc
import sysconfig
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.names import PythonNames
from telemetry_inject.languages.python.syntax import PythonSyntax
from telemetry_inject.model import SourceFile


def standard_library(tests: bool) -> list[SourceFile]:
    """Return the files of the running interpreter's library, its own tests only if asked for."""
    root = Path(sysconfig.get_path("stdlib"))
    out = {"site-packages"} if tests else {"site-packages", "test", "tests", "idle_test"}
    return [
        SourceFile(path, path.relative_to(root).as_posix(), path.stem, "python", path.read_bytes())
        for path in sorted(root.rglob("*.py"))
        if not out & set(path.relative_to(root).parts)
    ]


def best(rounds: int, work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of some rounds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
        gc.enable()
    return min(times)


def parse(sources: Sequence[SourceFile]) -> int:
    """Return the number of trees."""
    syntax = PythonSyntax()
    return sum(syntax.parse(source.data) is not None for source in sources)


def scan(sources: Sequence[SourceFile]) -> int:
    """Return the number of functions."""
    syntax = PythonSyntax()
    return sum(len(syntax.scan(each, syntax.parse(each.data)).functions) for each in sources)


def scan_and_resolve(sources: Sequence[SourceFile]) -> int:
    """Return the number of functions that touch something known."""
    syntax, names = PythonSyntax(), PythonNames()
    total = 0
    for source in sources:
        tree = syntax.parse(source.data)
        total += len(names.usages(Parsed(source, tree, syntax.scan(source, tree))))
    return total


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--tests", action="store_true")
    options.add_argument("--names", action="store_true")
    chosen = options.parse_args()
    sources = standard_library(chosen.tests)
    lines = sum(source.data.count(b"\n") for source in sources)
    bare = best(chosen.rounds, lambda: parse(sources))
    print(f"{len(sources)} files, {lines} lines, {scan(sources)} functions")
    print(f"parse              {bare:6.2f} s")
    seconds = best(chosen.rounds, lambda: scan(sources))
    print(f"parse, scan        {seconds:6.2f} s  {seconds / bare:.2f}x")
    if chosen.names:
        seconds = best(chosen.rounds, lambda: scan_and_resolve(sources))
        print(f"parse, scan, names {seconds:6.2f} s  {seconds / bare:.2f}x")


if __name__ == "__main__":
    main()
