"""What people and programs are told of a run."""

from __future__ import annotations

import io
import json
from pathlib import Path

from telemetry_inject.model import Attempt, FileReport, Outcome, Problem, SourceFile, Status
from telemetry_inject.report import console
from telemetry_inject.report.document import Entry
from telemetry_inject.report.jsonreport import JsonReport, describe
from telemetry_inject.report.tally import OTHER, REASONS, Tally
from telemetry_inject.report.text import Paint, coloured, paint_diff, plural, relative, shown

PLAIN = Paint(False)


def outcome(name: str, status: Status, reason: str, rung: str | None = None) -> Outcome:
    attempts = (Attempt("decorator", "it is recursive"),) if rung == "with" else ()
    return Outcome(f"a.py::{name}", "a.py", 3, status, reason, rung, attempts)


def report(*outcomes: Outcome, problem: Problem | None = None) -> FileReport:
    source = SourceFile(Path("/p/a.py"), "a.py", "a", "python", b"")
    after = b"new" if any(each.status == "injected" for each in outcomes) else None
    return FileReport(source, outcomes, after, problem, ("opentelemetry-api",), ("one", "two"))


MIXED = report(
    outcome("f", "injected", "It reads a file.", "decorator"),
    outcome("g", "injected", "It reads a file.", "with"),
    outcome("h", "skipped", "Left out: it is a test."),
    outcome("i", "failed", "it broke"),
)
BROKEN = report(problem=Problem(4, 7, "invalid syntax"))


def tallied() -> Tally:
    tally = Tally(left_out=2)
    tally.add(MIXED, failed=False, written=True, removed=0, exact=True)
    tally.add(BROKEN, failed=False, written=False, removed=0, exact=True)
    return tally


def test_the_summary_counts_what_became_of_everything() -> None:
    assert list(console.summary(tallied(), PLAIN, verb="changed")) == [
        "Files      1 changed, 1 left alone for errors in them, 2 not looked into",
        "Functions  2 injected, 1 skipped, 0 refused, 1 failed",
        "Idioms     decorator 1 (50 %), with 1 (50 %)",
        "",
        "Failed, and why:",
        "      1  it broke",
        "",
        "Skipped, and why:",
        "      1  Left out: it is a test.",
    ]


def test_each_function_has_a_line_with_its_reason() -> None:
    assert list(console.functions("a.py", MIXED, PLAIN)) == [
        "a.py:3: injected (decorator) f: It reads a file.",
        "a.py:3: injected (with) g: It reads a file.",
        "    not decorator: it is recursive",
        "a.py:3: skipped h: Left out: it is a test.",
        "a.py:3: failed i: it broke",
    ]


def test_trouble_has_a_place() -> None:
    assert list(console.trouble("a.py", BROKEN, None, PLAIN)) == [
        "a.py:4:7: left alone: invalid syntax"
    ]
    assert list(console.trouble("a.py", MIXED, None, PLAIN)) == ["a.py:3: failed i: it broke"]
    assert list(console.trouble("a.py", MIXED, "disk full", PLAIN)) == ["a.py: failed: disk full"]


def test_reasons_do_not_fill_the_memory() -> None:
    tally = Tally()
    many = [outcome("f", "skipped", f"reason {number}") for number in range(REASONS + 50)]
    tally.add(report(*many), failed=False, written=False, removed=0, exact=True)
    assert len(tally.reasons["skipped"]) == REASONS + 1
    assert tally.reasons["skipped"][OTHER] == 50


def read(stream: io.StringIO) -> dict[str, object]:
    found = json.loads(stream.getvalue())
    assert isinstance(found, dict)
    return found


def test_json_is_whole_whatever_came() -> None:
    for files, left_out in [(0, 0), (2, 0), (0, 2), (2, 2)]:
        stream = io.StringIO()
        writer = JsonReport(stream, "tool 1")
        for number in range(left_out):
            writer.left_out(f"{number}", "binary")
        for _ in range(files):
            writer.file({"path": "a.py"})
        writer.note("n", problem=True)
        writer.end({"files": files}, interrupted=False)
        found = read(stream)
        assert [*found] == ["version", "tool", "left_out", "files", "notes", "interrupted", "summary"]  # fmt: skip
        assert found["files"] == [{"path": "a.py"}] * files
        assert found["left_out"] == [{"path": f"{n}", "reason": "binary"} for n in range(left_out)]
        assert found["notes"] == [{"text": "n", "problem": True}]


def test_a_file_as_data_has_stable_keys() -> None:
    record = describe(Entry("p/a.py", MIXED, written=True))
    assert [*record] == [
        "path", "name", "language", "changed", "written", "failure", "problem", "removed", "exact",
        "needs", "suggests", "functions",
    ]  # fmt: skip
    functions = record["functions"]
    assert functions[1] == {
        "id": "a.py::g", "line": 3, "status": "injected", "reason": "It reads a file.",
        "rung": "with", "boundary": False, "planner": None, "covered": False,
        "attempts": [{"rung": "decorator", "objection": "it is recursive"}],
    }  # fmt: skip
    broken = describe(Entry("a.py", BROKEN))
    assert broken["problem"] == {"line": 4, "column": 7, "message": "invalid syntax"}


def test_the_summary_as_data_is_in_order() -> None:
    summary = tallied().summary()
    assert summary["rungs"] == {"decorator": 1, "with": 1}
    assert summary["reasons"] == {
        "failed": {"it broke": 1},
        "skipped": {"Left out: it is a test.": 1},
    }
    assert (summary["injected"], summary["failed_functions"], summary["rejected"]) == (2, 1, 1)


def test_a_name_cannot_drive_the_terminal() -> None:
    assert shown("a\x1b[2Jb\n\udcff ä") == "a\\x1b[2Jb\\n\\udcff ä"


def test_small_words() -> None:
    assert plural(1, "file") == "1 file"
    assert plural(2, "file") == "2 files"
    assert relative(Path("/a/b/c.py"), Path("/a")) == "b/c.py"
    assert relative(Path("/x.py"), Path("/a")) == "/x.py"


def test_colours_only_where_they_are_seen() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert coloured(Terminal(), {})
    assert not coloured(Terminal(), {"NO_COLOR": "1"})
    assert not coloured(Terminal(), {"TERM": "dumb"})
    assert not coloured(io.StringIO(), {})
    assert paint_diff(b"--- a\n+++ b\n@@ -1 +1 @@\n x\n-y\r\n+z\n") == (
        b"\x1b[1m--- a\x1b[0m\n\x1b[1m+++ b\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n x\n"
        b"\x1b[31m-y\x1b[0m\r\n\x1b[32m+z\x1b[0m\n"
    )
