"""The counts of a run, kept while it goes; memory does not grow with the number of files."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from telemetry_inject.model import Asked, FileReport
from telemetry_inject.standings import Standings, plain

REASONS = 500
"""Different reasons that are counted one by one; the rest is `other reasons`."""
OTHER = "other reasons"


@dataclass(slots=True)
class Tally:
    """What has come together so far."""

    files: int = 0
    changed: int = 0
    """Files that were, or would be, changed."""
    written: int = 0
    rejected: int = 0
    """Files that the language's own checker rejects."""
    failed_files: int = 0
    left_out: int = 0
    removed: int = 0
    inexact: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    """By status, why."""
    suggests: set[str] = field(default_factory=set)
    asked: Asked | None = None
    """What asking models came to, where that was done."""
    standings: Standings | None = None
    """What the comparison of models came to, where there was one."""
    prediction: dict[str, Any] | None = None
    """What the spans will come to, where that was asked for."""
    tests: dict[str, Any] | None = None
    """What the project's own tests said, where they were asked."""

    def add(
        self, report: FileReport, *, failed: bool, written: bool, removed: int, exact: bool
    ) -> None:
        """Count one file."""
        self.files += 1
        self.changed += report.after is not None and not failed
        self.written += written
        self.rejected += report.problem is not None
        self.failed_files += failed
        self.removed += removed
        self.inexact += report.after is not None and not exact
        self.suggests.update(report.suggests)
        for outcome in report.outcomes:
            self.statuses[outcome.status] += 1
            if outcome.status == "injected" and outcome.rung is not None:
                self.rungs[outcome.rung] += 1
            elif outcome.status != "injected":
                self._because(outcome.status, outcome.reason)

    def _because(self, status: str, reason: str) -> None:
        counts = self.reasons.setdefault(status, Counter())
        counts[reason if reason in counts or len(counts) < REASONS else OTHER] += 1

    @property
    def functions(self) -> int:
        """All functions seen."""
        return self.statuses.total()

    def summary(self) -> dict[str, Any]:
        """Return the counts as plain data, in a fixed order."""
        return {
            "files": self.files,
            "changed": self.changed,
            "written": self.written,
            "rejected": self.rejected,
            "failed": self.failed_files,
            "left_out": self.left_out,
            "functions": self.functions,
            **{each: self.statuses[each] for each in ("injected", "skipped", "refused")},
            "failed_functions": self.statuses["failed"],
            "removed": self.removed,
            "rungs": ranked(self.rungs),
            "reasons": {status: ranked(self.reasons[status]) for status in sorted(self.reasons)},
            "suggests": sorted(self.suggests),
            **({} if self.asked is None else {"models": asdict(self.asked)}),
            **({} if self.standings is None else {"benchmark": plain(self.standings)}),
            **({} if self.prediction is None else {"prediction": self.prediction}),
            **({} if self.tests is None else {"tests": self.tests}),
        }


def ranked(counts: Counter[str]) -> dict[str, int]:
    """Return the counts, largest first, ties by name."""
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
