"""The report as JSON, written while the run goes. docs/ describes the keys; they are stable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TextIO

from telemetry_inject.model import Outcome, Prediction
from telemetry_inject.report.coverage import Coverage
from telemetry_inject.report.document import Entry
from telemetry_inject.report.tally import Tally

VERSION = 1


class JsonReport:
    """One object: `version`, `tool`, `left_out`, `files`, `notes`, `interrupted`, `summary`."""

    def __init__(self, stream: TextIO, tool: str) -> None:
        self._stream = stream
        self._list: str | None = None
        self._empty = True
        self._notes: list[dict[str, Any]] = []
        stream.write(f'{{\n"version": {VERSION},\n"tool": {json.dumps(tool)}')

    def left_out(self, path: str, reason: str) -> None:
        """Write a file that was not looked into; all of these come before the first `file`."""
        self._item("left_out", {"path": path, "reason": reason})

    def file(self, record: Mapping[str, Any]) -> None:
        """Write one file, as `describe` gives it."""
        self._item("files", record)

    def note(self, text: str, *, problem: bool) -> None:
        """Keep a note for the end."""
        self._notes.append({"text": text, "problem": problem})

    def end(self, summary: Mapping[str, Any], *, interrupted: bool) -> None:
        """Write the rest."""
        for name in ("left_out", "files"):
            if name == "files" or self._list is None:
                self._open(name)
        self._stream.write("]")
        for name, value in (
            ("notes", self._notes),
            ("interrupted", interrupted),
            ("summary", summary),
        ):
            self._stream.write(f',\n"{name}": {json.dumps(value)}')
        self._stream.write("\n}\n")

    def _open(self, name: str) -> None:
        if self._list == name:
            return
        if self._list is not None:
            self._stream.write("]")
        elif name == "files":
            self._stream.write(',\n"left_out": []')
        self._stream.write(f',\n"{name}": [')
        self._list, self._empty = name, True

    def _item(self, name: str, record: Mapping[str, Any]) -> None:
        self._open(name)
        self._stream.write(("" if self._empty else ",") + "\n" + json.dumps(record))
        self._empty = False


class RunJson:
    """The report of a run, as a document."""

    def __init__(self, stream: TextIO, tool: str) -> None:
        self._report = JsonReport(stream, tool)
        self.left_out = self._report.left_out
        self.note = self._report.note

    def file(self, entry: Entry) -> None:
        """Write one file."""
        self._report.file(describe(entry))

    def predicted(self, prediction: Prediction) -> None:
        """Take what the spans will come to: it is in the summary."""

    def end(self, tally: Tally, coverage: Coverage | None, *, interrupted: bool) -> None:
        """Write the rest."""
        summary = tally.summary()
        if coverage is not None:
            summary["coverage"] = coverage.total.plain()
        self._report.end(summary, interrupted=interrupted)


def describe(entry: Entry) -> dict[str, Any]:
    """Return one file as plain data."""
    report, problem = entry.report, entry.report.problem
    return {
        "path": entry.path,
        "name": report.source.name,
        "language": report.source.language,
        "changed": report.after is not None,
        "written": entry.written,
        "failure": entry.failure,
        "problem": problem
        and {"line": problem.line, "column": problem.column, "message": problem.message},
        "removed": entry.removed,
        "exact": entry.exact,
        "needs": list(report.needs),
        "suggests": list(report.suggests),
        "functions": [_function(each) for each in report.outcomes],
    }


def _function(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.function,
        "line": outcome.line,
        "status": outcome.status,
        "reason": outcome.reason,
        "rung": outcome.rung,
        "boundary": outcome.boundary,
        "planner": outcome.plan and outcome.plan.maker.planner,
        "covered": outcome.covered,
        "attempts": [{"rung": each.rung, "objection": each.objection} for each in outcome.attempts],
    }
