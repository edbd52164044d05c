"""The functions of files as a table, and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from telemetry_inject.model import Function, Problem
from telemetry_inject.report.text import Paint, shown

HEAD = ("line", "function", "kind", "complexity", "features")


def table(path: str, functions: Sequence[Function], paint: Paint) -> Iterator[str]:
    """Yield the lines of one file's table."""
    yield paint(shown(path), "bold")
    rows = [HEAD, *map(_row, functions)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for number, row in enumerate(rows):
        line = "  " + "  ".join(_cell(row, column, widths) for column in range(len(HEAD)))
        yield paint(line.rstrip(), "dim") if number == 0 else line.rstrip()


def _row(function: Function) -> tuple[str, ...]:
    return (
        str(function.line),
        shown(function.qualified),
        ("async " if function.is_async else "")
        + ("generator " if function.is_generator else "")
        + function.kind,
        str(function.complexity),
        ", ".join(sorted(function.features)),
    )


def _cell(row: Sequence[str], column: int, widths: Sequence[int]) -> str:
    right = HEAD[column] in ("line", "complexity")
    return row[column].rjust(widths[column]) if right else row[column].ljust(widths[column])


def describe(
    path: str, name: str, language: str, functions: Iterable[Function], *,
    problem: Problem | None, failure: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Return one file and its functions as plain data."""
    return {
        "path": path,
        "name": name,
        "language": language,
        "failure": failure,
        "problem": problem
        and {"line": problem.line, "column": problem.column, "message": problem.message},
        "functions": [_function(each) for each in functions],
    }


def _function(function: Function) -> dict[str, Any]:
    return {
        "id": function.id,
        "qualified": function.qualified,
        "kind": function.kind,
        "line": function.line,
        "end_line": function.end_line,
        "async": function.is_async,
        "generator": function.is_generator,
        "complexity": function.complexity,
        "statements": function.statements,
        "parameters": [each.name for each in function.parameters],
        "returns": function.returns,
        "decorators": list(function.decorators),
        "features": sorted(function.features),
        "digest": function.digest,
    }
