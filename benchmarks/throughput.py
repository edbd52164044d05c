"""Speed as ratios in one run, and on large trees: `python -m benchmarks.throughput [ratios|tree|hook]`.

ratios  on the standard library, its tests aside: scan against bare tree-sitter parsing, and all of
        scan, plan, inject and verify against `libcst.parse_module`, one process each
tree    trees of 1,000 and 10,000 real files of 8 KB on average through the command line:
        seconds, cores in use, and peak memory
hook    the command line on five changed files, as a pre-commit hook calls it
"""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import whole
from benchmarks.fetch import unpacked
from benchmarks.peers.parsing import libcst_parse, tree_sitter_parse
from benchmarks.roundtrip import JAVASCRIPT, PYTHON
from benchmarks.usage import used
from telemetry_inject.languages import load
from telemetry_inject.model import SourceFile
from telemetry_inject.pipeline import work
from telemetry_inject.scan.extract import FunctionExtractor

SIZES = (1_000, 10_000)
TOOL = [sys.executable, "-m", "telemetry_inject"]


def ratios() -> None:
    """Print what the tool needs on the standard library, beside its peers."""
    root = Path(sysconfig.get_paths()["stdlib"])
    apart = {"site-packages", "test", "tests", "lib2to3"}
    paths = [each for each in whole.files(root, "python") if not apart & set(each.parts)]
    data = [path.read_bytes() for path in paths]
    lines = sum(each.count(b"\n") for each in data)
    print(f"{len(data)} files, {lines:,} lines, {sum(map(len, data)) / 1e6:.1f} MB, one process")
    language = load("python")
    extractor = FunctionExtractor(language)
    sources = [
        SourceFile(path, path.relative_to(root).as_posix(), path.stem, "python", each)
        for path, each in zip(paths, data, strict=True)
    ]
    bare = _best("tree-sitter parse", lambda: tree_sitter_parse(data))
    with collector_off():  # as in the tool's own workers
        scan = _best("scan", lambda: [extractor.extract(each) for each in sources])
    print(f"scan / tree-sitter parse: {scan / bare:.2f}")
    known = whole.reach(root, paths, "python")
    peer = _best("libcst.parse_module", lambda: print("  refused:", libcst_parse(data)), 1)
    with collector_off():
        off = _best("libcst.parse_module, collector off", lambda: libcst_parse(data), 1)
    for level in ("standard", "all"):
        todo = list(whole.tasks(root, paths, "python", level, known))
        own = _best(f"scan, plan, inject, verify ({level})", partial(work.batch, todo), 1)
        print(
            f"libcst.parse_module / the whole ({level}): {peer / own:.2f} as it comes, "
            f"{off / own:.2f} with its collector off"
        )


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep the garbage collector from running."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _best(title: str, action: Callable[[], object], times: int = 3) -> float:
    """Return the least processor time that an action took, in seconds: other work does not count."""
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        action()
        taken.append(time.process_time() - start)
    print(f"{title}: {min(taken):.2f} s")
    return min(taken)


def tree() -> None:
    """Print what the command line needs for large trees."""
    for language, size, level in product(("python", "javascript"), SIZES, ("standard", "all")):
        with forest(language, size) as folder:
            total = sum(each.stat().st_size for each in whole.files(folder, language))
            before = os.getloadavg()[0]
            cost = used([*TOOL, "--select", level, "--assume-deps", "--quiet", "."], folder)
            print(
                f"{language}, {level}: {size:,} files of {total / size / 1000:.1f} KB on average, "
                f"{_marked(folder, language):,} of them changed: "
                f"{cost.seconds:.1f} s, {cost.busy:.1f} s of processor time in processes of "
                f"{' + '.join(f'{each:.1f}' for each in cost.processes)} s, {cost.cores:.2f} cores "
                f"(load of the machine before: {before:.1f}), {cost.largest:.0f} MB in the largest "
                f"process, {cost.together:.0f} MB in all (exit code {cost.code})",
                flush=True,
            )


def _marked(folder: Path, language: str) -> int:
    return sum(
        b"telemetry-inject: v1" in each.read_bytes() for each in whole.files(folder, language)
    )


@contextmanager
def forest(language: str, size: int) -> Iterator[Path]:
    """Give a new folder with `size` copies of real files of 5 to 12 KB, 100 a folder, for a while.

    It lies outside the repository, whose `.gitignore` covers the work of the benchmarks.
    """
    with TemporaryDirectory(prefix="forest-") as name:
        folder = Path(name).resolve()
        _plant(folder, language, size)
        yield folder


def _plant(folder: Path, language: str, size: int) -> None:
    pins = PYTHON if language == "python" else JAVASCRIPT
    everything = (path for pin in pins for path in whole.files(unpacked(pin), language))
    ordinary = [each for each in everything if 5_000 <= each.stat().st_size <= 12_000]
    for number, path in enumerate(islice(cycle(ordinary), size)):
        target = folder / f"part{number // 100}" / f"{path.stem}_{number}{path.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (folder / ("pyproject.toml" if language == "python" else "package.json")).write_text(
        "" if language == "python" else "{}"
    )


def hook() -> None:
    """Print how long five changed files take in a project of a hundred."""
    for language in ("python", "javascript"):
        with forest(language, 100) as folder:
            five = [str(each) for each in whole.files(folder, language)[:5]]
            command = [*TOOL, "--check", "--assume-deps", "--quiet", *five]
            runs = [used(command, folder) for _ in range(7)]
        seconds = statistics.median(each.seconds for each in runs)
        busy = statistics.median(each.busy for each in runs)
        print(
            f"five changed files, {language}: {seconds:.2f} s, {busy:.2f} s of it processor time "
            f"(load of the machine: {os.getloadavg()[0]:.1f}; exit code {runs[0].code})"
        )


def main(arguments: list[str]) -> int:
    parts = {"ratios": ratios, "tree": tree, "hook": hook}
    unknown = sorted(set(arguments) - set(parts))
    if unknown:
        print(f"{', '.join(unknown)}: not one of {', '.join(parts)}", file=sys.stderr)
        return 2
    for name in arguments or list(parts):
        parts[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
