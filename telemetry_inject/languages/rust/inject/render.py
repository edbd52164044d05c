"""The insertions of a file: the import, instruments, an attribute a function, statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from telemetry_inject.languages.base import Choice, Parsed, Statement, Style
from telemetry_inject.languages.rust.expressions import RustExpressions
from telemetry_inject.languages.rust.inject import metrics
from telemetry_inject.languages.rust.inject.header import header
from telemetry_inject.languages.rust.inject.rules import CURRENT, RECORDING
from telemetry_inject.languages.rust.inject.spelling import IMPORT, literal, outward, prefix
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
    data = file.source.data
    out: list[Insertion] = []
    missing = [IMPORT] if any(map(traces, choices)) and IMPORT.encode() not in data else []
    counting = [each for choice in choices for each in metrics.of_plan(choice.plan)]
    missing += metrics.items(counting, _meter(file, style), style.width, data)
    if missing:
        out.append(header(file.tree, data, missing))
    for choice in choices:
        if choice.rung != CURRENT:
            out.append(_attribute(file, choice, style))
        out.extend(_statements(file, choice, places.get(choice.function.id, {}), style))
    return tuple(out)


def traces(choice: Choice) -> bool:
    """Return whether a choice names the `tracing` crate: one that only counts does not."""
    return choice.rung != CURRENT or any(
        isinstance(each, EventCommand | LogCommand) for each in choice.plan.commands
    )


def _meter(file: Parsed, style: Style) -> str:
    return style.tracer or file.source.module.partition("::")[0] or file.source.path.stem


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


def _statements(file: Parsed, choice: Choice, places: Places, style: Style) -> Iterator[Insertion]:
    data = file.source.data
    for command in choice.plan.commands:
        after = getattr(command, "after", None)
        at = None
        if after is not None:
            at = places.get(after.path)
            if at is None:
                raise ValueError(f"the function has no statement {after.path}")
        first = at or min(places.values(), key=lambda each: each.start, default=None)
        room = style.width - len(_indent(first.start, data)) if first else style.width
        lines = _lines(command, choice, file, at, room)
        if not lines:
            continue
        if first is None:
            raise ValueError("the body has no statement that something could stand before")
        yield _before(first.start, lines, data) if at is None else _behind(at, lines, data)


def _lines(
    command: object, choice: Choice, file: Parsed, at: Statement | None, room: int
) -> list[str]:
    """Return the lines of a command's statement; none for what the attribute carries."""
    ours = prefix(choice.function.features)
    match command:
        case AttributeCommand():
            if choice.rung == CURRENT:
                raise ValueError("a span has only the fields that it was declared with")
            key, value = literal(command.key), command.expression
            return [f"{ours}::Span::current().record({key}, {value});"] if at else []
        case EventCommand():
            return [_event(ours, "INFO", command.name, command.attributes)]
        case LogCommand():
            return [_event(ours, LEVELS[command.level], command.message, command.attributes)]
        case CounterCommand() | HistogramCommand():
            return _metric(command, choice.function, file, at, room)
    return []


def _metric(
    command: metrics.Metric, function: Function, file: Parsed, at: Statement | None, room: int
) -> list[str]:
    check = partial(RustExpressions().check, file=file, function=function, at=at)
    values = {key: check(each) for key, each in command.attributes.items()}
    value = None if metrics.is_duration(command) else check(command.value)
    typed = {"i64", "f64"}
    exact = frozenset(each.name for each in function.parameters if each.annotation in typed)
    return metrics.line(command, outward(function.features), values, value, exact=exact, room=room)


def _event(ours: str, level: str, message: str, attributes: Mapping[str, str]) -> str:
    parts = [f"{ours}::Level::{level}"]
    parts += [f"{key} = {value}" for key, value in attributes.items()]
    text = literal(message.replace("{", "{{").replace("}", "}}"))
    return f"{ours}::event!({', '.join([*parts, text])});"


def _behind(at: Statement, lines: Sequence[str], data: bytes) -> Insertion:
    stop = data.find(b"\n", at.end)
    rest = data[at.end : stop]
    if stop < 0 or (rest.strip() and not rest.lstrip().startswith(b"//")):
        raise ValueError("something else follows on the line of the statement")
    return Insertion(stop + 1, _block(at.start, lines, data))


def _before(start: int, lines: Sequence[str], data: bytes) -> Insertion:
    return Insertion(start - len(_indent(start, data)), _block(start, lines, data))


def _block(start: int, lines: Sequence[str], data: bytes) -> bytes:
    indent, newline = _indent(start, data), _newline(data, start)
    return "".join(f"{indent}{each}{newline}" for each in lines).encode()


def _indent(start: int, data: bytes) -> str:
    begin = data.rfind(b"\n", 0, start) + 1
    indent = data[begin:start]
    if indent.strip(b" \t"):
        raise ValueError("the statement does not begin its line")
    return indent.decode()


def _newline(data: bytes, at: int) -> str:
    end = data.find(b"\n", at)
    return "\r\n" if end > 0 and data.endswith(b"\r", 0, end) else "\n"
