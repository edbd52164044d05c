"""Scanning JavaScript against bare tree-sitter parsing, over folders of packages, in one process.

    npm install --prefix DIR --ignore-scripts express koa fastify async commander mongodb knex
    python benchmarks/scan_javascript.py [--rounds N] DIR/node_modules/{express,koa,…}

Prints seconds of the processor and ratios to parsing alone: file by file, one after the other in
the same round, the sums of the best round. The garbage collector is off, as it is when the program
scans. The files are read beforehand.
"""

from __future__ import annotations

import argparse
import gc
import time
from pathlib import Path

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.ecmascript.names import EcmaScriptNames
from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
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


def round_(files: list[SourceFile]) -> tuple[float, float, float]:
    """Return the seconds that parsing, scanning and resolving names take."""
    syntax, names, clock = EcmaScriptSyntax(GRAMMAR), EcmaScriptNames(GRAMMAR), time.process_time
    parsing = scanning = resolving = 0.0
    for file in files:
        start = clock()
        tree = syntax.parse(file.data)
        parsed = clock()
        scan = syntax.scan(file, tree)
        scanned = clock()
        names.usages(Parsed(file, tree, scan))
        resolving += clock() - scanned
        scanning += scanned - parsed
        parsing += parsed - start
    return parsing, scanning, resolving


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    files, syntax = sources(given.folders), EcmaScriptSyntax(GRAMMAR)
    megabytes = sum(len(each.data) for each in files) / 1e6
    counted = sum(len(syntax.scan(each, syntax.parse(each.data)).functions) for each in files)
    gc.disable()
    rounds = []
    for _ in range(given.rounds):
        rounds.append(round_(files))
        gc.collect()
    parsing, scanning, resolving = (min(each) for each in zip(*rounds, strict=True))
    print(f"{len(files)} files, {megabytes:.1f} MB, {counted} functions")
    print(f"parse {parsing:.2f} s; with scan {1 + scanning / parsing:.2f}×;", end=" ")
    print(f"with scan and names {1 + (scanning + resolving) / parsing:.2f}×")


if __name__ == "__main__":
    main()
