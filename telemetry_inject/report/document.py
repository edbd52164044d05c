"""What every format that is read by a program (or by a site) is given, one file at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from telemetry_inject.model import FileReport, Prediction
from telemetry_inject.report.coverage import Coverage
from telemetry_inject.report.tally import Tally

Lines = tuple[int, int]
"""A first and a last line, counted from 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a run."""

    path: str
    """As it is shown: from the folder that the command runs in, `/` separates."""
    report: FileReport
    failure: str | None = None
    written: bool = False
    removed: int = 0
    exact: bool = True
    shown: tuple[Lines, ...] | None = None
    """Lines that a pull request shows; None where nothing is compared."""


class Document(Protocol):
    """Takes the records of a run in order, and writes what is known as it comes or at the end."""

    def left_out(self, path: str, reason: str) -> None:
        """Take a file that was not looked into."""

    def file(self, entry: Entry) -> None:
        """Take one file."""

    def note(self, text: str, *, problem: bool) -> None:
        """Take something about the run as a whole."""

    def predicted(self, prediction: Prediction) -> None:
        """Take what the spans will come to."""

    def end(self, tally: Tally, coverage: Coverage | None, *, interrupted: bool) -> None:
        """Write the rest; `coverage` is None where the run was no check."""
