"""The insertions of a file: the include, a guard a function, statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from telemetry_inject.languages.base import Choice, Parsed, Statement, Style
from telemetry_inject.languages.cfamily.expressions import macro
from telemetry_inject.languages.cfamily.inject.header import header
from telemetry_inject.languages.cfamily.inject.layout import Entry, entry
from telemetry_inject.languages.cfamily.inject.rules import CURRENT
from telemetry_inject.languages.cfamily.inject.spelling import call, laid_out, literal
from telemetry_inject.languages.cfamily.text import line_end, line_start, newline
from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    EventCommand,
    HistogramCommand,
    Insertion,
    LogCommand,
    SpanCommand,
)

Places = Mapping[str, Statement]
"""Statements by their path."""


def render(
    file: Parsed,
    choices: Sequence[Choice],
    places: Mapping[str, Places],
    style: Style,
    include: str,
    *,
    classes: bool,
) -> tuple[Insertion, ...]:
    """Return every insertion of the file; raises `ValueError` where one has no place."""
    out: list[Insertion] = []
    if choices and "marker" not in file.scan.features:
        out.append(header(file.tree, file.source.data, include))
    for choice in choices:
        lines = _Lines(file, choice, classes)
        found = places.get(choice.function.id, {})
        out.extend(_at_entry(file, choice, lines, style))
        for command in choice.plan.commands:
            after = getattr(command, "after", None)
            if after is None:
                continue
            at = found.get(after.path)
            if at is None:
                raise ValueError(f"the function has no statement {after.path}")
            out.append(_behind(at, lines.late(command, at), file.source.data, style))
    return tuple(out)


def _at_entry(file: Parsed, choice: Choice, lines: _Lines, style: Style) -> Iterator[Insertion]:
    pieces = list(lines.early())
    if not pieces:
        return
    place: Entry = entry(file, choice.function)
    if place.inline:
        if len(pieces) > 1:  # every attribute is a declaration that its line gives a name
            raise ValueError(
                "its body begins on the line of its brace: there is room for one thing"
            )
        yield Insertion(place.offset, f" {' '.join(pieces[0])}".encode())
        return
    text = "".join(
        place.indent + laid_out(each, place.indent, style.width, place.newline) + place.newline
        for each in pieces
    )
    yield Insertion(place.offset, text.encode())


def _behind(
    at: Statement, statements: Sequence[Sequence[str]], data: bytes, style: Style
) -> Insertion:
    indent = data[line_start(data, at.start) : at.start].decode("utf-8", "replace")
    end = newline(data, at.end)
    text = "".join(indent + laid_out(each, indent, style.width, end) + end for each in statements)
    return Insertion(line_end(data, at.end), text.encode())


class _Lines:
    """The statements of one function's plan, each as pieces that may begin a line."""

    def __init__(self, file: Parsed, choice: Choice, classes: bool) -> None:
        self._file = file
        self._choice = choice
        self._classes = classes

    def early(self) -> Iterator[list[str]]:
        """Yield what stands at the top of the body, the span first."""
        early = [each for each in self._choice.plan.commands if not getattr(each, "after", None)]
        for command in early:
            if isinstance(command, SpanCommand):
                yield self._span(command)
        for command in early:
            if isinstance(command, AttributeCommand) and self._choice.rung != CURRENT:
                kind, text = self._typed(command.expression, None)
                yield call(f"_otel_{kind}", [literal(command.key), text])
            elif isinstance(command, AttributeCommand):
                yield self._set("set", command.key, command.expression, None, entry=self._declares)
            elif isinstance(command, HistogramCommand) and command.value == "duration":
                yield from self._with(command.attributes, None, entry=self._declares)
                arguments = [literal(command.name), literal(command.description)]
                yield call("_otel_duration", arguments)
            elif not isinstance(command, SpanCommand):
                yield from self._said(command, None, entry=self._declares)

    def late(self, command: Command, at: Statement) -> list[list[str]]:
        """Return what stands after a statement."""
        if isinstance(command, AttributeCommand):
            return [self._set("set", command.key, command.expression, at)]
        return list(self._said(command, at))

    @property
    def _declares(self) -> bool:
        """Whether what stands at the top must be a declaration, because others may follow."""
        return not self._classes

    def _span(self, command: SpanCommand) -> list[str]:
        kind = "" if command.span_kind == "internal" else f"{command.span_kind}_"
        arguments = [literal(command.name), literal(self._choice.function.qualified)]
        return call(f"_otel_{kind}span", arguments)

    def _said(
        self, command: Command, at: Statement | None, *, entry: bool = False
    ) -> Iterator[list[str]]:
        match command:
            case EventCommand():
                yield from self._with(command.attributes, at, entry=entry)
                yield call("_otel_event", [literal(command.name)], entry=entry)
            case LogCommand():
                yield from self._with(command.attributes, at, entry=entry)
                arguments = [literal(command.level), literal(command.message)]
                yield call("_otel_log", arguments, entry=entry)
            case CounterCommand() | HistogramCommand():
                yield from self._with(command.attributes, at, entry=entry)
                name = "_otel_count" if command.kind == "counter" else "_otel_record"
                _, value = self._typed(command.value, at)
                arguments = [
                    literal(command.name),
                    literal(command.unit),
                    literal(command.description),
                    value,
                ]
                yield call(name, arguments, entry=entry)
            case _:
                raise ValueError(f"{command.kind} has no place there")

    def _with(
        self, attributes: Mapping[str, str], at: Statement | None, *, entry: bool
    ) -> Iterator[list[str]]:
        for key, expression in attributes.items():
            yield self._set("with", key, expression, at, entry=entry)

    def _set(
        self, word: str, key: str, expression: str, at: Statement | None, *, entry: bool = False
    ) -> list[str]:
        kind, text = self._typed(expression, at)
        return call(f"_otel_{word}_{kind}", [literal(key), text], entry=entry)

    def _typed(self, expression: str, at: Statement | None) -> tuple[str, str]:
        """Return the macro that takes an expression, and the expression."""
        return macro(expression, self._file, self._choice.function, at, classes=self._classes)
