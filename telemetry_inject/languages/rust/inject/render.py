"""The insertions of a file: the import, an attribute a function, statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from telemetry_inject.languages.base import Choice, Parsed, Statement, Style
from telemetry_inject.languages.rust.inject.header import header
from telemetry_inject.languages.rust.inject.rules import CURRENT, RECORDING
from telemetry_inject.languages.rust.inject.spelling import literal, prefix
from telemetry_inject.model import (
    AttributeCommand,
    CounterCommand,
    EventCommand,
    Function,
    HistogramCommand,
    Insertion,
    LogCommand,
    SpanCommand,
)

LEVELS = {
    "trace": "TRACE",
    "debug": "DEBUG",
    "info": "INFO",
    "warn": "WARN",
    "error": "ERROR",
    "fatal": "ERROR",
}
Places = Mapping[str, Statement]
"""Statements by their path."""


def render(
    file: Parsed, choices: Sequence[Choice], places: Mapping[str, Places], style: Style
) -> tuple[Insertion, ...]:
    """Return every insertion of the file; raises `ValueError` where one has no place."""
    out: list[Insertion] = []
    if choices and "marker" not in file.scan.features:
        out.append(header(file.tree, file.source.data))
    for choice in choices:
        if choice.rung != CURRENT:
            out.append(_attribute(file, choice, style))
        out.extend(_statements(file, choice, places.get(choice.function.id, {})))
    return tuple(out)


def _attribute(file: Parsed, choice: Choice, style: Style) -> Insertion:
    function, data = choice.function, file.source.data
    place = _head(file, function)
    start = data.rfind(b"\n", 0, place) + 1
    indent = data[start:place].decode("utf-8", "replace")
    fields = list(_fields(file, choice))
    opening = f"#[{prefix(function.features)}::instrument("
    arguments = list(_arguments(choice, f"fields({', '.join(fields)})"))
    line = f"{opening}{', '.join(arguments)})]"
    if indent.strip("\t \ufeff"):
        return Insertion(place, f"{line} ".encode())
    indent = indent.replace("\ufeff", "")
    newline = _newline(data, place)
    if len(indent) + len(line) > style.width:
        inner = f"{newline}{indent}    "
        if any(len(indent) + len(each) + 5 > style.width for each in arguments):
            listed = "".join(f"{inner}    {each}," for each in fields)
            arguments = list(_arguments(choice, f"fields({listed}{inner})"))
        line = f"{opening}{''.join(f'{inner}{each},' for each in arguments)}{newline}{indent})]"
    return Insertion(place, f"{line}{newline}{indent}".encode())


def _head(file: Parsed, function: Function) -> int:
    """Return where the item itself starts, below its attributes."""
    node = file.tree.root_node.descendant_for_byte_range(
        function.body_start, function.body_start + 1
    )
    while node is not None and node.type != "function_item":
        node = node.parent
    if node is None or not function.start <= node.start_byte < function.body_start:
        raise ValueError("the function was not found again")
    return node.start_byte


def _arguments(choice: Choice, fields: str) -> Iterator[str]:
    span = next(each for each in choice.plan.commands if isinstance(each, SpanCommand))
    yield f"name = {literal(span.name)}"
    yield "skip_all"
    yield fields
    if choice.rung == RECORDING:
        yield "err"


def _fields(file: Parsed, choice: Choice) -> Iterator[str]:
    """Yield the fields of the span; one that is set later begins as empty."""
    function, module = choice.function, file.source.module
    qualified = f"{module}::{function.qualified}" if module else function.qualified
    fields = {"code.function.name": literal(qualified)}
    for command in choice.plan.commands:
        if isinstance(command, SpanCommand) and command.span_kind != "internal":
            fields["otel.kind"] = literal(command.span_kind)
        elif isinstance(command, AttributeCommand):
            late = command.after is not None
            empty = f"{prefix(function.features)}::field::Empty"
            fields.setdefault(command.key, empty if late else command.expression)
    return (f"{key} = {value}" for key, value in fields.items())


def _statements(file: Parsed, choice: Choice, places: Places) -> Iterator[Insertion]:
    data = file.source.data
    for command in choice.plan.commands:
        after = getattr(command, "after", None)
        line = _line(command, choice)
        if line is None:
            continue
        if after is not None:
            at = places.get(after.path)
            if at is None:
                raise ValueError(f"the function has no statement {after.path}")
            yield _behind(at.start, at.end, line, data)
        else:
            first = min(places.values(), key=lambda each: each.start, default=None)
            if first is None:
                raise ValueError("the body has no statement that something could stand before")
            yield _before(first.start, line, data)


def _line(command: object, choice: Choice) -> str | None:
    """Return the statement of a command; None for what the attribute carries."""
    ours = prefix(choice.function.features)
    match command:
        case SpanCommand():
            return None
        case AttributeCommand():
            if choice.rung == CURRENT:
                raise ValueError("a span has only the fields that it was declared with")
            if command.after is None:
                return None
            return f"{ours}::Span::current().record({literal(command.key)}, {command.expression});"
        case EventCommand():
            return _event(ours, "INFO", command.name, command.attributes)
        case LogCommand():
            return _event(ours, LEVELS[command.level], command.message, command.attributes)
        case CounterCommand() | HistogramCommand():
            raise ValueError("metrics have no idiom in Rust yet")
    return None


def _event(ours: str, level: str, message: str, attributes: Mapping[str, str]) -> str:
    parts = [f"{ours}::Level::{level}"]
    parts += [f"{key} = {value}" for key, value in attributes.items()]
    text = literal(message.replace("{", "{{").replace("}", "}}"))
    return f"{ours}::event!({', '.join([*parts, text])});"


def _behind(start: int, end: int, line: str, data: bytes) -> Insertion:
    stop = data.find(b"\n", end)
    rest = data[end:stop]
    if stop < 0 or (rest.strip() and not rest.lstrip().startswith(b"//")):
        raise ValueError("something else follows on the line of the statement")
    indent = _indent(start, data)
    return Insertion(stop + 1, f"{indent}{line}{_newline(data, end)}".encode())


def _before(start: int, line: str, data: bytes) -> Insertion:
    indent = _indent(start, data)
    return Insertion(start - len(indent), f"{indent}{line}{_newline(data, start)}".encode())


def _indent(start: int, data: bytes) -> str:
    begin = data.rfind(b"\n", 0, start) + 1
    indent = data[begin:start]
    if indent.strip(b" \t"):
        raise ValueError("the statement does not begin its line")
    return indent.decode()


def _newline(data: bytes, at: int) -> str:
    end = data.find(b"\n", at)
    return "\r\n" if end > 0 and data.endswith(b"\r", 0, end) else "\n"
