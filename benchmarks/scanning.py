"""Scanning against bare tree-sitter parsing, in one process: `python -m benchmarks.scanning go FOLDER …`.

Prints seconds of the processor and ratios to parsing alone: file by file, one after the other in the
same round, the sums of the best round. The garbage collector is off, as it is when the program
scans; the files are read beforehand. `go` without folders takes Go's own standard library.
"""

from __future__ import annotations

import argparse
import gc
import time
from pathlib import Path

from benchmarks.roundtrip import corpus
from benchmarks.whole import files
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import SourceFile


def round_(language: Language, sources: list[SourceFile]) -> tuple[float, float, float]:
    """Return the seconds that parsing, scanning and resolving names take."""
    clock = time.process_time
    parsing = scanning = resolving = 0.0
    for source in sources:
        start = clock()
        tree = language.syntax.parse(source.data)
        parsed = clock()
        scan = language.syntax.scan(source, tree)
        scanned = clock()
        language.names.usages(Parsed(source, tree, scan))
        resolving += clock() - scanned
        scanning += scanned - parsed
        parsing += parsed - start
    return parsing, scanning, resolving


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("language")
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    paths = [path for folder in given.folders for path in files(folder, given.language)]
    paths = paths or corpus(given.language)[2]
    language = load(given.language)
    sources = [
        SourceFile(path, str(path), path.parent.name, given.language, path.read_bytes())
        for path in paths
    ]
    megabytes = sum(len(each.data) for each in sources) / 1e6
    counted = sum(
        len(language.syntax.scan(each, language.syntax.parse(each.data)).functions)
        for each in sources
    )
    gc.disable()
    rounds = []
    for _ in range(given.rounds):
        rounds.append(round_(language, sources))
        gc.collect()
    parsing, scanning, resolving = (min(each) for each in zip(*rounds, strict=True))
    print(f"{len(sources)} files, {megabytes:.1f} MB, {counted} functions")
    print(f"parse {parsing:.2f} s; with scan {1 + scanning / parsing:.2f} times;", end=" ")
    print(f"with scan and names {1 + (scanning + resolving) / parsing:.2f} times")


if __name__ == "__main__":
    main()
