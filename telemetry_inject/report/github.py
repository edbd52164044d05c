"""Workflow commands, which GitHub shows as annotations on the lines of a pull request."""

from __future__ import annotations

from typing import TextIO

from telemetry_inject.model import Outcome, Prediction
from telemetry_inject.report.coverage import Coverage
from telemetry_inject.report.document import Entry
from telemetry_inject.report.tally import Tally
from telemetry_inject.report.text import plural, shown

MOST = 10
"""Annotations of one level that GitHub shows of one step."""


class Annotations:
    """`::warning file=…,line=…::…` for a missing boundary, `notice` for other functions."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._counts = {"error": 0, "warning": 0, "notice": 0}

    def left_out(self, path: str, reason: str) -> None:
        """Take a file that was not looked into: nothing is said."""

    def file(self, entry: Entry) -> None:
        """Write the annotations of one file."""
        path, report = entry.path, entry.report
        if entry.failure is not None:
            self._write("error", path, 1, "Telemetry failed", entry.failure)
        if report.problem is not None:
            problem = report.problem
            self._write("warning", path, problem.line, "File left alone", problem.message)
        for each in report.outcomes:
            if each.status == "injected":
                level = "warning" if each.boundary else "notice"
                title = f"{_name(each)} {'now carries' if entry.written else 'has no'} telemetry"
                self._write("notice" if entry.written else level, path, each.line, title, each.reason)  # fmt: skip
            elif each.status == "failed" and entry.failure is None:
                self._write("warning", path, each.line, f"{_name(each)} has failed", each.reason)

    def note(self, text: str, *, problem: bool) -> None:
        """Write a note that belongs to no file."""
        level = "error" if problem else "notice"
        self._counts[level] += 1
        self._stream.write(f"::{level}::{_data(text)}\n")

    def predicted(self, prediction: Prediction) -> None:
        """Write a warning for each entry point with too many spans."""
        for text in prediction.warnings:
            self._stream.write(f"::warning title=Predicted telemetry::{_data(text)}\n")

    def end(self, tally: Tally, coverage: Coverage | None, *, interrupted: bool) -> None:
        """Write what GitHub will not show, and the coverage."""
        if coverage is not None:
            total = coverage.total
            text = f"{total.plain()['percent']:g} % ({total.covered} of {total.selected})"
            self._stream.write(f"::notice title=Telemetry coverage::{_data(text)}\n")
        hidden = sum(max(count - MOST, 0) for count in self._counts.values())
        if hidden:
            self._stream.write(
                f"{plural(hidden, 'annotation')} more than GitHub shows of one step: read the log.\n"
            )

    def _write(self, level: str, path: str, line: int, title: str, text: str) -> None:
        self._counts[level] += 1
        place = f"file={_property(path)},line={line},title={_property(shown(title))}"
        self._stream.write(f"::{level} {place}::{_data(text)}\n")


def _name(outcome: Outcome) -> str:
    return outcome.function.split("::", 1)[-1]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
