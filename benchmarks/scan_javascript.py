"""Scanning JavaScript against bare tree-sitter parsing, over folders of packages, in one process.

    npm install --prefix DIR --ignore-scripts express koa fastify async commander mongodb knex
    python benchmarks/scan_javascript.py [--rounds N] DIR/node_modules/{express,koa,…}

Prints seconds and the ratio of parse + scan to parse alone, the best of each over the rounds. The
garbage collector is off for both, as it is when the program scans. The files are read beforehand.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from pathlib import Path

from telemetry_inject.languages.javascript.syntax import JavaScriptSyntax
from telemetry_inject.model import SourceFile
from telemetry_inject.scan.discover import CodeScanner, Found


def sources(folders: list[Path]) -> list[SourceFile]:
    """Return the files that the program itself would look at."""
    items = CodeScanner(languages=["javascript"]).discover(folders)
    return [
        SourceFile(each.path, str(each.path), each.path.stem, "javascript", each.path.read_bytes())
        for each in items
        if isinstance(each, Found)
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


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    files, syntax = sources(given.folders), JavaScriptSyntax()
    megabytes = sum(len(each.data) for each in files) / 1e6
    counted = sum(len(syntax.scan(each, syntax.parse(each.data)).functions) for each in files)
    bare = best(given.rounds, lambda: [syntax.parse(each.data) for each in files])
    whole = best(
        given.rounds, lambda: [syntax.scan(each, syntax.parse(each.data)) for each in files]
    )
    print(f"{len(files)} files, {megabytes:.1f} MB, {counted} functions")
    print(f"parse {bare:.2f} s, parse + scan {whole:.2f} s, ratio {whole / bare:.2f}")


if __name__ == "__main__":
    main()
