"""What a run of the tests says: which tests went red, read from what the common runners print."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from telemetry_inject.trial.command import Ran

WHOLE = "the whole run"
"""Stands for a failure that has no test's name."""

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TIME = re.compile(r"\s*[(\[]?\d+(?:\.\d+)?\s?m?s[)\]]?$")
FAILED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^(?:FAILED|ERROR) (\S+\.py(?:::.+?)?)(?: - .*)?$",  # pytest
        r"^(?:FAIL|ERROR): (\S+ \([\w.]+\))",  # unittest
        r"^\s*--- FAIL: (\S+)",  # go test
        r"^test (\S+) \.\.\. FAILED$",  # cargo test
        r"^\s*not ok \d+(?: -)? (?!.*# (?:TODO|SKIP))(.+)$",  # TAP
        r"^\s*[✖✗✕×] (?!failing tests:)(.+)$",  # node, jest, vitest
        r"^\s+\d+\) (?!.*:$)(.+)$",  # mocha
        r"^\[ERROR\]\s+(\S+[.:]\S+)(?::\d+| )",  # maven
        r"^\[  FAILED  \] (\S+?)(?: \(|,|$)",  # googletest
    )
)
PASSED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^(\S+ \([\w.]+\))(?: \.\.\.|\n.*? \.\.\.) ok$",
        r"^\s*--- PASS: (\S+)",
        r"^test (\S+) \.\.\. ok$",
        r"^\s*ok \d+(?: -)? (.+)$",
        r"^\s*[✔✓√] (.+)$",
        r"^\[       OK \] (\S+)",
    )
)


@dataclass(frozen=True, slots=True)
class Results:
    """The tests of one run by name. Where a runner names only what failed, `passed` is empty."""

    code: int | None
    failed: frozenset[str]
    passed: frozenset[str] = frozenset()

    @property
    def red(self) -> bool:
        """Whether anything failed."""
        return self.code != 0

    @property
    def named(self) -> bool:
        """Whether it is known which tests failed."""
        return bool(self.failed) or not self.red


def results(ran: Ran) -> Results:
    """Return what a run says."""
    if ran.junit is not None:
        try:
            failed, passed = _junit(ran.junit)
        except ET.ParseError:
            pass
        else:
            if failed or passed:
                return Results(ran.code, failed, passed - failed)
    text = _ANSI.sub("", ran.output)
    if ran.code == 0:
        return Results(0, frozenset(), _names(PASSED, text))
    failed = _names(FAILED, text)
    return Results(ran.code, failed, _names(PASSED, text) - failed)


def regressions(before: Results, after: Results, flaky: frozenset[str]) -> frozenset[str]:
    """Return what is red after and was not before; tests that are known to be flaky aside."""
    known = flaky | before.failed
    found = set(after.failed - known)
    if after.passed or after.failed:
        found |= before.passed - after.passed - after.failed - flaky
    if after.code is None or (after.red and not after.failed):
        found.add(WHOLE)
    return frozenset(found)


def _names(patterns: tuple[re.Pattern[str], ...], text: str) -> frozenset[str]:
    return frozenset(
        _TIME.sub("", found[1].strip()) for pattern in patterns for found in pattern.finditer(text)
    )


def _junit(text: str) -> tuple[frozenset[str], frozenset[str]]:
    failed, passed = set(), set()
    for name, tags in _cases(text):
        if tags & {"failure", "error"}:
            failed.add(name)
        elif "skipped" not in tags:
            passed.add(name)
    return frozenset(failed), frozenset(passed)


def _cases(text: str) -> Iterator[tuple[str, set[str]]]:
    # The file was written by a command that the person named, and expands nothing from outside.
    for case in ET.fromstring(text).iter("testcase"):  # noqa: S314
        place = case.get("classname") or ""
        name = f"{place}::{case.get('name')}" if place else str(case.get("name"))
        yield name, {child.tag for child in case}
