"""The functions of files as a table, and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from telemetry_inject.report.text import Paint, shown


class Listable(Protocol):
    """What a listing says of a function, by the names of `model.Function`."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def qualified(self) -> str:
        """Its name with those around it."""

    @property
    def kind(self) -> str:
        """`function`, `method`, …"""

    @property
    def parameters(self) -> Sequence[tuple[str, str | None, str | None, str]]:
        """Name, annotation, default and kind of each."""

    @property
    def returns(self) -> str | None:
        """The return type as written."""

    @property
    def is_async(self) -> bool:
        """Whether it is async."""

    @property
    def is_generator(self) -> bool:
        """Whether it is a generator."""

    @property
    def decorators(self) -> Sequence[str]:
        """Source text of each."""

    @property
    def line(self) -> int:
        """Where its name is."""

    @property
    def end_line(self) -> int:
        """Where it ends."""

    @property
    def complexity(self) -> int:
        """Cyclomatic."""

    @property
    def statements(self) -> int:
        """How many its body holds."""

    @property
    def digest(self) -> str:
        """Of its source."""

    @property
    def features(self) -> Sequence[str]:
        """Sorted."""


HEAD = ("line", "function", "kind", "complexity", "features")


def table(path: str, functions: Sequence[Listable], paint: Paint) -> Iterator[str]:
    """Yield the lines of one file's table."""
    yield paint(shown(path), "bold")
    rows = [HEAD, *map(_row, functions)]
    a, b, c, d, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    for number, (line, name, kind, complexity, features) in enumerate(rows):
        text = f"  {line:>{a}}  {name:<{b}}  {kind:<{c}}  {complexity:>{d}}  {features}".rstrip()
        yield text if number else paint(text, "dim")


def _row(function: Listable) -> tuple[str, ...]:
    kind = function.kind
    if function.is_generator:
        kind = "generator " + kind
    if function.is_async:
        kind = "async " + kind
    return (
        str(function.line),
        shown(function.qualified),
        kind,
        str(function.complexity),
        ", ".join(function.features),
    )


def describe(
    path: str, name: str, language: str, functions: Iterable[Listable], *,
    problem: tuple[int, int, str] | None, failure: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Return one file and its functions as plain data."""
    return {
        "path": path,
        "name": name,
        "language": language,
        "failure": failure,
        "problem": problem and dict(zip(("line", "column", "message"), problem, strict=True)),
        "functions": [_function(each) for each in functions],
    }


def _function(function: Listable) -> dict[str, Any]:
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
        "parameters": [name for name, *_ in function.parameters],
        "returns": function.returns,
        "decorators": list(function.decorators),
        "features": list(function.features),
        "digest": function.digest,
    }
