"""What a test suite reported, as a bag of (test, outcome), and what differs between two runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree

Results = Counter[tuple[str, str]]

TAP = re.compile(r"^\s*(not ok|ok)\b\s*\d*\s*-?\s*(.*?)(\s+#\s*(skip|todo).*)?$", re.IGNORECASE)
CLOCK = re.compile(r"\b(\d{4}-\d\d-\d\d|\d\d-\d\d-\d{4}|\d\d:\d\d:\d\d)\b")
"""A date or a time in the name of a test: its parameter was made from the clock."""
UNITTEST = re.compile(r"^(\w+) \(([\w.]+)\)")
ENDED = re.compile(r"(?:\.\.\. |^)(ok|FAIL|ERROR|skipped|expected failure)\b[^.]*$")
ENDINGS = {"ok": "passed", "FAIL": "failed", "ERROR": "failed"}


def junit(text: str) -> Results:
    """Return the results of a JUnit XML report."""
    results: Results = Counter()
    for case in ElementTree.fromstring(text).iter("testcase"):
        failed = any(case.find(each) is not None for each in ("failure", "error"))
        outcome = "failed" if failed else "passed"
        if not failed and case.find("skipped") is not None:
            outcome = "skipped"
        name = CLOCK.sub("…", case.get("name", ""))
        results[f"{case.get('classname', '')}::{name}", outcome] += 1
    return results


def tap(text: str) -> Results:
    """Return the results of a TAP stream, nested or flat; an assertion counts as a test."""
    results: Results = Counter()
    for line in text.splitlines():
        found = TAP.match(line)
        if found:
            results[found[2], "passed" if found[1].lower() == "ok" else "failed"] += 1
    return results


def unittest(text: str) -> Results:
    """Return the results that `unittest --verbose` prints."""
    results: Results = Counter()
    name = ""
    for line in text.splitlines():
        if found := UNITTEST.match(line):
            name = f"{found[2]}::{found[1]}"
        if name and (ended := ENDED.search(line)):
            results[name, ENDINGS.get(ended[1], "skipped")] += 1
            name = ""
    return results


def read(report: str, printed: str, written: str) -> Results:
    """Return the results in the format `report`: JUnit from the file, the others as printed."""
    if report == "junit":
        return junit(written) if written else Counter()
    return tap(printed) if report == "tap" else unittest(printed)


def unstable(runs: Iterable[Results]) -> set[str]:
    """Return the tests whose outcome differs between runs of one and the same code."""
    first, *others = runs
    return {test for run in others for test, _ in ((first - run) + (run - first))}


def differences(before: Results, after: Results, apart: set[str]) -> list[str]:
    """Return a line for each test whose outcome is another one than before, `apart` left out."""
    lines = [f"gone: {test} ({how})" for test, how in (before - after) if test not in apart]
    lines += [f"new: {test} ({how})" for test, how in (after - before) if test not in apart]
    return sorted(lines)


def summary(results: Results) -> str:
    """Return the number of tests by outcome."""
    total: Counter[str] = Counter()
    for (_, outcome), count in results.items():
        total[outcome] += count
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(total.items()))
