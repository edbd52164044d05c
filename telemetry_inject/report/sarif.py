"""The report in SARIF 2.1.0, for code scanning.

A function that lacks telemetry is a result; one that is refused by rule is a result that does not
apply. Once telemetry has been written there is nothing left to find.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, TextIO
from urllib.parse import quote

from telemetry_inject.model import Outcome, Prediction
from telemetry_inject.report.coverage import Coverage
from telemetry_inject.report.document import Entry
from telemetry_inject.report.tally import Tally
from telemetry_inject.report.text import shown

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RULES = (
    (
        "telemetry/missing",
        "TelemetryMissing",
        "A function that should carry telemetry does not.",
        "Run telemetry-inject on the file, or leave the function out for good with a comment "
        "'telemetry: ignore'.",
    ),
    (
        "telemetry/refused",
        "TelemetryRefused",
        "A function is left alone because adding telemetry could change what it does.",
        "Nothing is to be done; a span can be written by hand where it matters.",
    ),
    (
        "telemetry/failed",
        "TelemetryFailed",
        "Telemetry for a function could not be shown to be safe, or its plan was rejected.",
        "Read the reason; a corrected plan or a span written by hand solves it.",
    ),
)
NUMBERS = {rule: number for number, (rule, *_) in enumerate(RULES)}


class Sarif:
    """One log with one run, written as the run goes."""

    def __init__(self, stream: TextIO, version: str) -> None:
        self._stream = stream
        self._empty = True
        self._notices: list[dict[str, Any]] = []
        head = {"$schema": SCHEMA, "version": "2.1.0"}
        driver = {
            "name": "telemetry-inject",
            "semanticVersion": version,
            "rules": [_rule(*each) for each in RULES],
        }
        run = json.dumps({"tool": {"driver": driver}, "columnKind": "utf16CodeUnits"})
        stream.write(json.dumps(head)[:-1] + ', "runs": [' + run[:-1] + ', "results": [')

    def left_out(self, path: str, reason: str) -> None:
        """Take a file that was not looked into: no finding."""

    def file(self, entry: Entry) -> None:
        """Write what was found in one file."""
        report, place = entry.report, _artifact(entry.path)
        if entry.failure is not None:
            self._notice("error", entry.failure, place, None)
        if report.problem is not None:
            self._notice("warning", report.problem.message, place, report.problem.line)
        for each in report.outcomes:
            if each.status == "injected" and not entry.written:
                level = "warning" if each.boundary else "note"
                self._result("telemetry/missing", {"level": level}, each, place)
            elif each.status == "failed":
                self._result("telemetry/failed", {"level": "warning"}, each, place)
            elif each.status == "refused":
                kind = {"level": "none", "kind": "notApplicable"}
                self._result("telemetry/refused", kind, each, place)

    def note(self, text: str, *, problem: bool) -> None:
        """Keep a note for the end."""
        self._notice("error" if problem else "note", text, None, None)

    def predicted(self, prediction: Prediction) -> None:
        """Take what the spans will come to: it belongs to no line, and is not said."""

    def end(self, tally: Tally, coverage: Coverage | None, *, interrupted: bool) -> None:
        """Write the rest."""
        problem = any(each["level"] == "error" for each in self._notices)
        invocation: dict[str, Any] = {"executionSuccessful": not (interrupted or problem)}
        if self._notices:
            invocation["toolExecutionNotifications"] = self._notices
        rest: dict[str, Any] = {"invocations": [invocation]}
        counts: dict[str, Any] = {"files": tally.files, "functions": tally.functions}
        if coverage is not None:
            counts["coverage"] = coverage.total.plain()
        rest["properties"] = counts
        self._stream.write("\n], " + json.dumps(rest)[1:] + "]}\n")

    def _result(
        self, rule: str, kind: dict[str, str], outcome: Outcome, place: dict[str, Any]
    ) -> None:
        name = shown(outcome.function.split("::", 1)[-1])
        what = {"telemetry/missing": "has no telemetry", "telemetry/refused": "is left alone"}
        text = f"{name} {what.get(rule, 'could not be given telemetry')}: {shown(outcome.reason)}"
        region = {"startLine": max(outcome.line, 1)}
        result = {
            "ruleId": rule,
            "ruleIndex": NUMBERS[rule],
            **kind,
            "message": {"text": text},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": place, "region": region},
                    "logicalLocations": [{"fullyQualifiedName": name, "kind": "function"}],
                }
            ],
            "partialFingerprints": {"function/v1": _fingerprint(rule, outcome.function)},
        }
        self._stream.write(("" if self._empty else ",") + "\n" + json.dumps(result))
        self._empty = False

    def _notice(
        self, level: str, text: str, place: dict[str, Any] | None, line: int | None
    ) -> None:
        notice: dict[str, Any] = {"level": level, "message": {"text": shown(text)}}
        if place is not None:
            location: dict[str, Any] = {"artifactLocation": place}
            if line is not None:
                location["region"] = {"startLine": max(line, 1)}
            notice["locations"] = [{"physicalLocation": location}]
        self._notices.append(notice)


def _rule(rule: str, name: str, what: str, todo: str) -> dict[str, Any]:
    return {
        "id": rule,
        "name": name,
        "shortDescription": {"text": what},
        "fullDescription": {"text": f"{what} {todo}"},
        "help": {"text": todo},
        "defaultConfiguration": {"level": "warning" if rule == "telemetry/missing" else "note"},
    }


def _artifact(path: str) -> dict[str, Any]:
    uri = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    if path.startswith("/"):
        return {"uri": "file://" + uri}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _fingerprint(rule: str, function: str) -> str:
    """Return what stays the same while the function moves in its file."""
    text = f"{rule} {function}".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
