"""Real projects' own tests, before and after: `python -m benchmarks.suites [PROJECT …]`.

A project is a file in `projects/`: a release that ships its tests, and how to run them. Its suite
runs as released, then with every function instrumented, with the API alone and under an SDK whose
span processor counts; then as released and with the default selection in turn, for the time.

    python -m benchmarks.suites [PROJECT …] [--runs N]
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import whole
from benchmarks.environments import Project, Run, copy, load, names, prepare, run
from benchmarks.results import Results, differences, summary, unstable

LIMIT = 1.10
"""What the default selection may cost with no SDK, as a ratio of the suite's time."""

AGAIN = 3
"""How often more the unchanged code is run where something differs: is it the test that wavers?"""

TESTS = {"test", "tests"}
"""Folders of tests inside a package: they judge the instrumented code and stay as they are."""


@dataclass(slots=True)
class Instrumented:
    """A copy of a project after the tool was at work on it."""

    folder: Path
    functions: int = 0
    status: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    boundaries: int = 0
    missed: list[str] = field(default_factory=list)
    """Boundaries that did not get telemetry, with the reason."""
    failures: list[str] = field(default_factory=list)


def instrumented(project: Project, level: str) -> Instrumented:
    """Return a copy of the project, instrumented at a level of selection."""
    made = Instrumented(copy(project, level))
    given = (whole.files(made.folder / each, project.language) for each in project.source)
    paths = [path for found in given for path in found if not TESTS & set(path.parts)]
    everything = whole.files(made.folder, project.language)
    known = whole.reach(made.folder, everything, project.language)
    for done in whole.done(whole.tasks(made.folder, paths, project.language, level, known)):
        if done.failure:
            made.failures.append(f"{done.report.source.name}: {done.failure}")
        for outcome in done.report.outcomes:
            made.functions += 1
            made.status[outcome.status] += 1
            made.rungs[outcome.rung or "none"] += outcome.status == "injected"
            made.boundaries += outcome.boundary
            if outcome.boundary and outcome.status != "injected":
                made.missed.append(f"{outcome.function}: {outcome.status}: {outcome.reason}")
            if outcome.status == "failed":
                made.failures.append(f"{outcome.function}: {outcome.reason}")
        if done.report.after is not None:
            done.report.source.path.write_bytes(done.report.after)
    return made


def check(project: Project, runs: int) -> bool:
    """Print what a project's suite says; return whether everything is as it should be."""
    prepare(project)
    plain = copy(project, "plain")
    before = [run(project, plain), run(project, plain)]
    apart = unstable(each.results for each in before)
    print(f"{project.name} {project.version}: {summary(before[0].results)}; {len(apart)} unstable")
    for test in project.timed:
        print(f"  not compared where everything has a span, because it measures time: {test}")
    complete = instrumented(project, "all")
    _shares(complete)
    alone = run(project, complete.folder)
    counted = run(project, complete.folder, count=True)
    timed = {test for test, _ in before[0].results if test.endswith(project.timed)}
    if _any_differs(before[0].results, (alone, counted), apart | timed):
        before += [run(project, plain) for _ in range(AGAIN)]
        apart = unstable(each.results for each in before)
        print(f"  {len(apart)} tests unstable in {len(before)} runs of the unchanged code")
    slow = apart | timed
    good = _compare("all, API alone", before[0].results, alone, slow)
    good &= _compare("all, counting SDK", before[0].results, counted, slow)
    good &= _spans(counted, project.suspended)
    good &= not complete.failures
    return _cost(project, plain, runs, before[0].results, apart) and good


def _any_differs(before: Results, runs: Iterable[Run], apart: set[str]) -> bool:
    return any(differences(before, each.results, apart) for each in runs)


def _shares(made: Instrumented) -> None:
    total = made.status["injected"] or 1
    rungs = (f"{rung} {count} ({count / total:.0%})" for rung, count in made.rungs.most_common())
    status = ", ".join(f"{count} {status}" for status, count in sorted(made.status.items()))
    print(f"  all: {made.functions} functions, {status}; {', '.join(each for each in rungs)}")
    for failure in made.failures[:10]:
        print(f"    FAILED {failure}")


def _compare(title: str, before: Results, after: Run, apart: set[str]) -> bool:
    found = differences(before, after.results, apart)
    print(f"  {title}: {summary(after.results)}; {len(found)} differences; {after.seconds:.1f} s")
    for line in found[:30]:
        print(f"    DIFFERENT {line}")
    if not after.results:
        print(after.tail)
    return not found


def _spans(counted: Run, suspended: tuple[str, ...]) -> bool:
    spans = counted.spans
    assert spans is not None
    expected = sum(spans.leaked[name] for name in suspended)
    print(
        f"  spans: {spans.started} started, {spans.ended} ended, "
        f"{spans.twice.total()} ended twice, {spans.leaked.total()} never ended "
        f"({expected} in code that never finishes)"
    )
    for name, count in (spans.twice + spans.leaked).most_common(10):
        print(f"    SPAN {name}: {count}")
    open_still = spans.started - spans.ended
    return not spans.twice and open_still == spans.leaked.total() == expected


def _cost(project: Project, plain: Path, runs: int, before: Results, apart: set[str]) -> bool:
    """Print the ratio of the default selection's time to the plain one's, run in turn."""
    default = instrumented(project, "standard")
    times: dict[Path, list[float]] = {plain: [], default.folder: []}
    good = True
    for _ in range(runs):
        for folder, seconds in times.items():
            each = run(project, folder)
            seconds.append(each.seconds)
            good &= folder == plain or not differences(before, each.results, apart)
    ratio = statistics.median(times[default.folder]) / statistics.median(times[plain])
    print(
        f"  default: {default.status['injected']} of {default.functions} functions, "
        f"{default.boundaries - len(default.missed)} of {default.boundaries} boundaries; "
        f"time ratio {ratio:.3f} (median of {runs}: {statistics.median(times[plain]):.2f} s plain)"
        + ("" if good else "; TESTS DIFFER")
    )
    for left_out in default.missed[:20]:
        print(f"    BOUNDARY LEFT OUT {left_out}")
    return good and ratio <= LIMIT


def main(arguments: Iterable[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--runs", type=int, default=5, help="how often each is timed")
    options = parser.parse_args(list(arguments))
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    results = {each: check(load(each), options.runs) for each in options.names or names()}
    for name, good in results.items():
        print(f"{'ok  ' if good else 'BAD '} {name}", flush=True)
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
