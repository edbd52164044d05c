"""strip(apply(x)) == x, twice is once, nothing stops parsing: `python -m benchmarks.roundtrip`.

With every function asked for (`--select all`), on every Python file of the running interpreter's
standard library and of ten packages of PyPI, on every JavaScript file of ten packages of npm, on
every file of Go's library, of twenty crates, of six artifacts of Maven and of twelve packages of
Debian (C and C++), and on every TypeScript file of six packages that ship their sources.
Faults are printed and make it exit with 1.

    python -m benchmarks.roundtrip [stdlib | go | PACKAGE …] [--jobs N] [--alone]

What other files of a corpus say (an exception that must not be touched, a look at frames) decides
which idioms are safe in it; `--alone` leaves that out, so that the first idioms are tried as well. A
`module-info.java` that does not require the API is passed over.
"""

from __future__ import annotations

import argparse
import gc
import re
import subprocess
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks import whole
from benchmarks.fetch import Pin, unpacked
from telemetry_inject.inject.strip import remove
from telemetry_inject.languages import load
from telemetry_inject.model import SourceFile
from telemetry_inject.pipeline import work, workers
from telemetry_inject.pipeline.records import Done, Task

PYTHON = (
    Pin("wheel", "django", "5.2.8"),
    Pin("wheel", "sqlalchemy", "2.0.44"),
    Pin("wheel", "sympy", "1.14.0"),
    Pin("wheel", "flask", "3.1.2"),
    Pin("wheel", "fastapi", "0.121.3"),
    Pin("wheel", "requests", "2.32.5"),
    Pin("wheel", "pydantic", "2.12.4"),
    Pin("wheel", "boto3", "1.40.76"),
    Pin("wheel", "rich", "14.2.0"),
    Pin("wheel", "pytest", "9.0.1"),
)
JAVASCRIPT = (
    Pin("npm", "express", "5.1.0"),
    Pin("npm", "lodash", "4.17.21"),
    Pin("npm", "fastify", "5.6.2"),
    Pin("npm", "koa", "3.1.1"),
    Pin("npm", "webpack", "5.103.0"),
    Pin("npm", "eslint", "9.39.1"),
    Pin("npm", "mongoose", "9.0.0"),
    Pin("npm", "pg", "8.16.3"),
    Pin("npm", "axios", "1.13.2"),
    Pin("npm", "async", "3.2.6"),
)
CRATES = (
    Pin("crate", "ripgrep", "14.1.1"),
    Pin("crate", "csv", "1.4.0"),
    Pin("crate", "walkdir", "2.5.0"),
    Pin("crate", "globset", "0.4.18"),
    Pin("crate", "ignore", "0.4.25"),
    Pin("crate", "handlebars", "6.4.4"),
    Pin("crate", "textwrap", "0.16.2"),
    Pin("crate", "tokio", "1.48.0"),
    Pin("crate", "hyper", "1.8.1"),
    Pin("crate", "reqwest", "0.12.24"),
    Pin("crate", "axum", "0.8.7"),
    Pin("crate", "actix-web", "4.12.0"),
    Pin("crate", "clap_builder", "4.5.53"),
    Pin("crate", "syn", "2.0.111"),
    Pin("crate", "serde_json", "1.0.145"),
    Pin("crate", "regex", "1.12.2"),
    Pin("crate", "rusqlite", "0.37.0"),
    Pin("crate", "sqlx-core", "0.8.6"),
    Pin("crate", "tower", "0.5.2"),
    Pin("crate", "toml_edit", "0.23.7"),
)
TYPESCRIPT = (
    Pin("npm", "rxjs", "7.8.2"),
    Pin("npm", "zod", "4.6.7"),
    Pin("npm", "effect", "4.1.0"),
    Pin("npm", "openai", "6.49.0"),
    Pin("npm", "msw", "2.15.0"),
    Pin("npm", "viem", "2.57.20"),
)
JAVA = (
    Pin("maven", "org.apache.commons:commons-lang3", "3.17.0"),
    Pin("maven", "com.google.code.gson:gson", "2.11.0"),
    Pin("maven", "com.google.guava:guava", "33.3.1-jre"),
    Pin("maven", "com.fasterxml.jackson.core:jackson-databind", "2.18.1"),
    Pin("maven", "org.springframework:spring-web", "6.2.0"),
    Pin("maven", "org.apache.commons:commons-csv", "1.12.0"),
)
C = (
    Pin("debian", "cjson", "1.7.15"),
    Pin("debian", "curl", "7.88.1"),
    Pin("debian", "jansson", "2.14"),
    Pin("debian", "libuv1", "1.44.2"),
    Pin("debian", "redis", "7.0.15"),
    Pin("debian", "tmux", "3.3a"),
    Pin("debian", "zlib", "1.2.13.dfsg"),
)
CPP = (
    Pin("debian", "fmtlib", "9.1.0+ds1"),
    Pin("debian", "leveldb", "1.23"),
    Pin("debian", "libjsoncpp", "1.9.5"),
    Pin("debian", "re2", "20220601+dfsg"),
    Pin("debian", "tinyxml2", "9.0.0+dfsg"),
)
PINS = {
    **{pin.name: ("java", pin) for pin in JAVA},
    **{pin.name: ("python", pin) for pin in PYTHON},
    **{pin.name: ("javascript", pin) for pin in JAVASCRIPT},
    **{pin.name: ("rust", pin) for pin in CRATES},
    **{pin.name: ("typescript", pin) for pin in TYPESCRIPT},
    **{pin.name: ("c", pin) for pin in C},
    **{pin.name: ("cpp", pin) for pin in CPP},
}
"""By the name of a corpus: its language, and where it is from."""
QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\b\d+\b")


@dataclass(slots=True)
class Tally:
    """What became of the files and functions of one corpus."""

    files: int = 0
    changed: int = 0
    rejected: int = 0
    functions: int = 0
    status: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    """Functions that the proof, or the check of the plan, turned down: telemetry lost, no more."""
    faults: list[str] = field(default_factory=list)
    """Promises broken."""

    def add(self, other: Tally) -> None:
        """Take in the figures of `other`."""
        self.files += other.files
        self.changed += other.changed
        self.rejected += other.rejected
        self.functions += other.functions
        self.status.update(other.status)
        self.rungs.update(other.rungs)
        self.reasons.update(other.reasons)
        self.failed += other.failed
        self.faults += other.faults


def check(batch: Sequence[Task]) -> Tally:
    """Return what became of some files of one language, with every fault found in them."""
    gc.disable()
    tally = Tally()
    changed = []
    for task in batch:
        first = work.work(task)
        _count(tally, first)
        if first.report.after is not None:
            changed.append((_aside(first.report.source), first.report.after))
            tally.faults += _faults(task, first, first.report.after)
    if changed:
        checked = load(batch[0].language).toolchain.check(changed)
        tally.faults += [f"{name}: no longer parses: {why}" for name, why in checked.items()]
    gc.enable()
    return tally


def _aside(source: SourceFile) -> SourceFile:
    """Return a file of Go as one that is nowhere: gofmt is asked about it, and not `go vet`, which
    would want the API, which the standard library cannot import.
    """
    return replace(source, path=Path(source.name)) if source.language == "go" else source


def _faults(task: Task, first: Done, after: bytes) -> Iterator[str]:
    language = load(task.language)
    source = replace(first.report.source, data=after)
    if remove(language, source).data != first.report.source.data:
        yield f"{task.name}: removing does not give the original back"
    if language.syntax.problem(source) is not None:
        yield f"{task.name}: no longer parses: {language.syntax.problem(source)}"
    second = work.work(replace(task, data=after))
    if second.failure:
        yield f"{task.name}: the second run failed: {second.failure}"
    if second.report.after not in (None, after):
        yield f"{task.name}: the second run changes something"


def _count(tally: Tally, done: Done) -> None:
    tally.files += 1
    tally.changed += done.report.after is not None
    tally.rejected += done.report.problem is not None
    tally.functions += len(done.report.outcomes)
    if done.failure:
        tally.faults.append(f"{done.report.source.name}: {done.failure}")
    for outcome in done.report.outcomes:
        tally.status[outcome.status] += 1
        if outcome.rung is not None:
            tally.rungs[outcome.rung] += 1
        if outcome.status != "injected":
            tally.reasons[outcome.status, QUOTED.sub("…", outcome.reason)] += 1
        if outcome.status == "failed":
            tally.failed.append(f"{outcome.function}: {outcome.reason}")


def corpus(name: str) -> tuple[str, Path, list[Path]]:
    """Return the language, the folder and the files of a corpus by its name."""
    if name == "stdlib":
        root = Path(sysconfig.get_paths()["stdlib"])
        found = whole.files(root, "python")
        return "python", root, [each for each in found if "site-packages" not in each.parts]
    if name == "go":
        said = subprocess.run(["go", "env", "GOROOT"], check=True, capture_output=True, text=True)
        root = Path(said.stdout.strip()) / "src"
        paths = [each for each in whole.files(root, "go") if "testdata" not in each.parts]
        return "go", root, paths
    language, pin = PINS[name]
    root = unpacked(pin)
    return language, root, whole.files(root, language)


def measure(name: str, jobs: int, alone: bool = False) -> Tally:
    """Return what became of one corpus; with `alone`, of its files as if each were a project."""
    language, root, paths = corpus(name)
    total = Tally()
    told = [each for each in paths if each.name != "module-info.java"]
    known = frozenset() if alone else whole.reach(root, told, language)
    size = 400 if language == "java" else 8  # javac needs a second to start
    todo = whole.tasks(root, paths, language, "all", known)
    chunks = iter(lambda: tuple(task for _, task in zip(range(size), todo, strict=False)), ())
    for tally in workers.ordered(check, chunks, jobs, _lost):
        total.add(tally)
    return total


def _lost(batch: Sequence[Task]) -> Tally:
    return Tally(faults=[f"{task.name}: the process died" for task in batch])


def main(arguments: Iterable[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="without what other files say")
    parser.add_argument("--faults", type=int, default=40, help="how many to print of each corpus")
    options = parser.parse_args(list(arguments))
    names = options.names or ["stdlib", "go", *PINS]
    total = Tally()
    for name in names:
        start = time.perf_counter()
        tally = measure(name, options.jobs, options.alone)
        seconds = time.perf_counter() - start
        _line(name, tally, seconds)
        for fault in tally.faults[: options.faults]:
            print(f"    FAULT {fault}")
        for failure in tally.failed[: options.faults]:
            print(f"    failed: {failure}")
        total.add(tally)
    print()
    _line("all", total, None)
    for (status, reason), count in total.reasons.most_common(60):
        print(f"{count:8} {status}: {reason}")
    print(f"{len(total.faults)} faults")
    return 1 if total.faults else 0


def _line(name: str, tally: Tally, seconds: float | None) -> None:
    rungs = ", ".join(f"{rung} {count}" for rung, count in tally.rungs.most_common())
    took = "" if seconds is None else f" ({seconds:.1f} s)"
    print(
        f"{name}: {tally.files} files, {tally.changed} changed, {tally.rejected} that the language's"
        f" own checker rejects; {tally.functions} functions: "
        + ", ".join(f"{status} {count}" for status, count in sorted(tally.status.items()))
        + f"; {rungs}; {len(tally.faults)} faults{took}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
