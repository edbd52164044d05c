"""The report as JSON, written while the run goes. docs/ describes the keys; they are stable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TextIO

from telemetry_inject.model import FileReport, Outcome

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


def describe(
    path: str, report: FileReport, *, failure: str | None, written: bool, removed: int, exact: bool
) -> dict[str, Any]:
    """Return one file as plain data."""
    problem = report.problem
    return {
        "path": path,
        "name": report.source.name,
        "language": report.source.language,
        "changed": report.after is not None,
        "written": written,
        "failure": failure,
        "problem": problem
        and {"line": problem.line, "column": problem.column, "message": problem.message},
        "removed": removed,
        "exact": exact,
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
        "covered": outcome.covered,
        "attempts": [{"rung": each.rung, "objection": each.objection} for each in outcome.attempts],
    }
