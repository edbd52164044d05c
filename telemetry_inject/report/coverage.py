"""Telemetry coverage: of the functions that deserve telemetry, how many carry it.

A function deserves it where it carries some, ours or anybody's, or where we would put some in. One
that is refused by rule, or that our proof turned down, is counted beside and never missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from telemetry_inject.model import FileReport
from telemetry_inject.report.text import Paint, shown

VERSION = 1


@dataclass(slots=True)
class Count:
    """The functions of one file, package or project, or of all."""

    covered: int = 0
    missing: int = 0
    refused: int = 0
    failed: int = 0

    @property
    def selected(self) -> int:
        """The functions that deserve telemetry and can carry it."""
        return self.covered + self.missing

    @property
    def percent(self) -> float:
        """Return the coverage; 100 where nothing is selected."""
        return 100 * self.covered / self.selected if self.selected else 100.0

    @property
    def empty(self) -> bool:
        """Whether nothing was counted."""
        return not (self.selected or self.refused or self.failed)

    def add(self, other: Count) -> None:
        """Add the functions of `other`."""
        self.covered += other.covered
        self.missing += other.missing
        self.refused += other.refused
        self.failed += other.failed

    def plain(self) -> dict[str, Any]:
        """Return it as plain data; the percentage has two digits, rounded down."""
        return {
            "percent": int(self.percent * 100) / 100,
            "selected": self.selected,
            "covered": self.covered,
            "missing": self.missing,
            "refused": self.refused,
            "failed": self.failed,
        }


@dataclass(slots=True)
class Coverage:
    """What has come together so far, by path as it is shown."""

    total: Count = field(default_factory=Count)
    projects: dict[str, Count] = field(default_factory=dict)
    packages: dict[str, Count] = field(default_factory=dict)
    """By the folder of the files."""
    files: dict[str, Count] = field(default_factory=dict)

    def add(self, project: str, path: str, report: FileReport) -> None:
        """Count one file of a project."""
        count = _count(report)
        if count.empty:
            return
        self.files[path] = count
        self.total.add(count)
        self.projects.setdefault(project, Count()).add(count)
        self.packages.setdefault(str(PurePosixPath(path).parent), Count()).add(count)

    def passes(self, least: float | None) -> bool:
        """Return whether the coverage is enough; without a bound nothing may be missing."""
        return self.total.missing == 0 if least is None else self.total.percent >= least


def _count(report: FileReport) -> Count:
    count = Count()
    for each in report.outcomes:
        count.covered += each.covered
        count.missing += each.status == "injected"
        count.refused += each.status == "refused"
        count.failed += each.status == "failed"
    return count


def table(coverage: Coverage, paint: Paint, *, files: bool) -> Iterator[str]:
    """Yield the coverage of projects (of several) and packages, and of `files` where asked for."""
    total = coverage.total
    beside = [f"{total.refused} refused by rule"] if total.refused else []
    beside += [f"{total.failed} failed"] if total.failed else []
    more = f"; {' and '.join(beside)}, not counted" if beside else ""
    yield f"{paint('Coverage', 'bold')}  {_share(total)}{more}"
    groups = [coverage.projects] if len(coverage.projects) > 1 else []
    groups += [coverage.packages] if len(coverage.packages) > 1 or files else []
    groups += [coverage.files] if files else []
    width = max((len(shown(name)) for group in groups for name in group), default=0)
    for group in groups:
        for name in sorted(group):
            line = f"  {shown(name):<{width}}  {_share(group[name])}"
            yield line if group[name].missing else paint(line, "dim")


def _share(count: Count) -> str:
    percent = f"{int(count.percent * 10) / 10:.1f}"
    return f"{percent:>5} %  {count.covered} of {count.selected}"


def trend(coverage: Coverage, head: Mapping[str, Any], *, whole: bool) -> str:
    """Return one line of JSON: `head`, then the counts; the same code gives the same line.

    `whole` adds each file to the total, the projects and the packages.
    """
    groups = {"projects": coverage.projects, "packages": coverage.packages}
    if whole:
        groups["files"] = coverage.files
    body = {
        "version": VERSION,
        **head,
        "total": coverage.total.plain(),
        **{
            name: {each: group[each].plain() for each in sorted(group)}
            for name, group in groups.items()
        },
    }
    return json.dumps(body) + "\n"
