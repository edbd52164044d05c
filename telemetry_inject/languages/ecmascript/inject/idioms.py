"""The statements that commands become: what is said, before it is laid out on lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telemetry_inject.languages.base import Choice
from telemetry_inject.languages.ecmascript.inject.annotations import result
from telemetry_inject.languages.ecmascript.inject.layout import (
    Dialect,
    Value,
    assigned,
    call,
    columns,
    string,
)
from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    EventCommand,
    HistogramCommand,
    LogCommand,
    Place,
    Plan,
    SpanCommand,
)

MARKER = "telemetry-inject: v1"
API = "@opentelemetry/api"
LOGS_API = "@opentelemetry/api-logs"

ACTIVE = "active"
"""The body in an arrow function that a function of the header runs with the span as the active one."""
FLAT = "flat"
"""The body in a `try` block; the span is not the active one."""
LINES = "lines"
"""Single statements only, for plans without a span."""

_CERTAIN = re.compile(r"""'[^']*'|"[^"]*"|-?[\d.]+(?:e[+-]?\d+)?|true|false""")
"""What has a value whatever happens: `setAttribute` takes no `undefined`, `setAttributes` does."""
_KINDS = {"server": "SERVER", "client": "CLIENT", "producer": "PRODUCER", "consumer": "CONSUMER"}
_SEVERITY = {"trace": 1, "debug": 5, "info": 9, "warn": 13, "error": 17, "fatal": 21}


@dataclass(frozen=True, slots=True)
class Names:
    """How the inserted statements of one file reach what its header brings in."""

    tracer: str
    """The expression of the tracer."""
    scope: str
    """What tracer, meter and logger are called: the module, as a string literal."""
    instruments: Mapping[tuple[str, str], str]
    """The expression that each instrument is called on, by kind and metric name."""
    logs: str = "_otelLogs"
    """The expression of the logs' API."""
    clock: str = "performance.now()"
    """Milliseconds on a clock that does not go back."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement, or the edge of a block, at a level below the body's own indentation."""

    level: int
    head: str
    arguments: Sequence[Value] | None = None
    """None for text that is not a call and is never broken."""
    closed: bool = False
    """Whether the statement's end is to be added to the text."""
    value: Value | None = None
    """What `head` is a constant for, where it declares one."""

    def laid_out(self, like: Dialect, indent: str, unit: str) -> tuple[str, ...]:
        """Return the lines of text, the first without its indentation."""
        if self.value is not None:
            return assigned(self.head, self.value, like, indent, unit)
        if self.arguments is None:
            return (self.head + (like.end if self.closed else ""),)
        return call(self.head, self.arguments, like, indent, unit)


def span_of(plan: Plan) -> SpanCommand | None:
    """Return the span of a plan, where it has one."""
    return next((each for each in plan.commands if isinstance(each, SpanCommand)), None)


def durations(plan: Plan) -> list[HistogramCommand]:
    """Return the histograms of a plan that measure how long the function takes."""
    return [
        each
        for each in plan.commands
        if isinstance(each, HistogramCommand) and each.value == "duration"
    ]


def runner(choice: Choice) -> str:
    """Return the name of the function of the header that runs the body of a choice.

    There is one for each kind of function: with `async`, and one that leaves exceptions unrecorded.
    """
    span = span_of(choice.plan)
    quiet = span is not None and not span.record_exceptions
    return f"_otelRun{'Async' if choice.function.is_async else ''}{'Quiet' if quiet else ''}"


def opening(choice: Choice, module: str, names: Names, like: Dialect, indent: str) -> list[Line]:
    """Return what stands before the body, entry commands included.

    `indent` is that of the line which hands the body over, where there is one.
    """
    plan, rung = choice.plan, choice.rung
    if rung == LINES:
        return [Line(0, *said) for said in _entry(plan, names, like, None)]
    span = span_of(plan)
    timed = bool(durations(plan))
    lines = []
    if span is not None and rung == FLAT:
        start = _start(plan, span, f"{module}.{choice.function.qualified}", like)
        lines.append(Line(0, f"const _otelSpan = {names.tracer}.startSpan", start))
    if timed:
        lines.append(Line(0, f"const _otelStart = {names.clock}", closed=True))
    depth = 1
    if rung == ACTIVE:
        depth = levels(choice)
        lines += _handed(choice, module, like, indent)
    if rung == FLAT or timed:
        lines.insert(len(lines) - (rung == ACTIVE), Line(0, "try {"))
    receiver = "_otelSpan" if span is not None else None
    return lines + [Line(depth, *said) for said in _entry(plan, names, like, receiver)]


def _handed(choice: Choice, module: str, like: Dialect, indent: str) -> list[Line]:
    """Return the line that hands the body over, after constants for what does not fit on it.

    prettier gives each argument a line, and the body a second level, where a line is too long.
    """
    name, about = said_of(choice, module, like)
    depth = levels(choice) - 1
    head = f"{'async ' if choice.function.is_async else ''}({_parameter(choice.plan)})"
    start = f"return {'await ' if choice.function.is_async else ''}{runner(choice)}("
    least = columns(indent) + len(f"{start}_otelName, _otelAbout, {head} => {{")
    arrow = f"{head}{result(choice.function, like, like.width - least)} => {{"
    room = like.width - columns(indent) - len(f"{start}, , {arrow}")
    lines = []
    if not isinstance(about, str) or len(name) + len(about) > room:
        lines.append(Line(0, "const _otelAbout", value=about))
        about = "_otelAbout"
    if len(name) + len(about) > room:
        lines.insert(0, Line(0, "const _otelName", value=name))
        name = "_otelName"
    return [*lines, Line(depth, f"{start}{name}, {about}, {arrow}")]


def said_of(choice: Choice, module: str, like: Dialect) -> tuple[str, Value]:
    """Return what the header's functions are told: the span's name, and what it starts with.

    The latter is the function's name alone, as a string, where there is nothing else.
    """
    span = span_of(choice.plan)
    if span is None:
        raise ValueError("the plan has no span")
    qualified = f"{module}.{choice.function.qualified}"
    name, options = _start(choice.plan, span, qualified, like)
    if options.keys() == {"attributes"} and len(options["attributes"]) == 1:
        return name, string(qualified, like)
    return name, options


def _parameter(plan: Plan) -> str:
    """Return the parameter of the body's arrow function: the span, where something is said to it."""
    spoken = any(
        isinstance(each, EventCommand)
        or (isinstance(each, AttributeCommand) and each.after is not None)
        for each in plan.commands
    )
    return "_otelSpan" if spoken else ""


def closing(choice: Choice, names: Names, like: Dialect) -> list[Line]:
    """Return what stands after the body."""
    plan, rung = choice.plan, choice.rung
    if rung == LINES:
        return []
    span = span_of(plan)
    timed = durations(plan)
    lines = [Line(levels(choice) - 1, "})", closed=True)] if rung == ACTIVE else []
    if span is not None and rung == FLAT:
        lines.append(Line(0, "} catch (_otelError) {"))
        if span.record_exceptions:
            error = "_otelError as Error" if like.typed else "_otelError"
            lines.append(Line(1, "_otelSpan.recordException", (error,)))
        status = {"code": "_otel.SpanStatusCode.ERROR"}
        lines.append(Line(1, "_otelSpan.setStatus", (status,)))
        lines.append(Line(1, "throw _otelError", closed=True))
    if rung == FLAT or timed:
        lines.append(Line(0, "} finally {"))
    if span is not None and rung == FLAT:
        lines.append(Line(1, "_otelSpan.end", ()))
    for each in timed:
        value = f"({names.clock} - _otelStart) / 1000"
        lines.append(Line(1, *_measured(each, "record", value, names)))
    return [*lines, Line(0, "}")] if rung == FLAT or timed else lines


def levels(choice: Choice) -> int:
    """Return by how many levels an idiom moves the body."""
    if choice.rung == ACTIVE and durations(choice.plan):
        return 2
    return 0 if choice.rung == LINES else 1


def is_said_at_entry(command: Command) -> bool:
    """Return whether a command becomes a statement before the first one of a body with a span."""
    if isinstance(command, SpanCommand | AttributeCommand) or command.after is not None:
        return False
    return not (isinstance(command, HistogramCommand) and command.value == "duration")


def later(plan: Plan, names: Names, like: Dialect) -> list[tuple[Place, Line]]:
    """Return the statements that follow statements of the body."""
    receiver = "_otelSpan" if span_of(plan) is not None else None
    found: list[tuple[Place, Line]] = []
    for command in plan.commands:
        if not isinstance(command, SpanCommand) and command.after is not None:
            said = _statement(command, names, like, receiver)
            found += [(command.after, Line(0, *each)) for each in said]
    return found


Said = tuple[str, Sequence[Value]]


def _entry(plan: Plan, names: Names, like: Dialect, receiver: str | None) -> list[Said]:
    """Return the commands at entry; attributes travel with the start of a span where one starts."""
    said: list[Said] = []
    for command in plan.commands:
        if isinstance(command, SpanCommand) or command.after is not None:
            continue
        if isinstance(command, AttributeCommand) and receiver is not None:
            continue
        if isinstance(command, HistogramCommand) and command.value == "duration":
            continue
        said += _statement(command, names, like, receiver)
    return said


def _statement(command: Command, names: Names, like: Dialect, receiver: str | None) -> list[Said]:
    span = receiver or "_otel.trace.getActiveSpan()?"
    match command:
        case AttributeCommand():
            if like.typed and not _CERTAIN.fullmatch(command.expression):
                return [(f"{span}.setAttributes", ({command.key: command.expression},))]
            return [(f"{span}.setAttribute", (string(command.key, like), command.expression))]
        case EventCommand():
            attributes = (dict(command.attributes),) if command.attributes else ()
            return [(f"{span}.addEvent", (string(command.name, like), *attributes))]
        case CounterCommand():
            return [_measured(command, "add", command.value, names)]
        case HistogramCommand():
            return [_measured(command, "record", command.value, names)]
        case LogCommand():
            return [_log(command, names, like)]
        case SpanCommand():
            return []


def _measured(
    command: CounterCommand | HistogramCommand, method: str, value: str, names: Names
) -> Said:
    instrument = names.instruments[command.kind, command.name]
    attributes = (dict(command.attributes),) if command.attributes else ()
    return f"{instrument}.{method}", (value, *attributes)


def _log(command: LogCommand, names: Names, like: Dialect) -> Said:
    record: dict[str, Value] = {
        "severityNumber": str(_SEVERITY[command.level]),
        "severityText": string(command.level.upper(), like),
        "body": string(command.message, like),
    }
    if command.attributes:
        record["attributes"] = dict(command.attributes)
    return f"{names.logs}.getLogger({names.scope}).emit", (record,)


def _start(
    plan: Plan, span: SpanCommand, qualified: str, like: Dialect
) -> tuple[str, Mapping[str, Value]]:
    options: dict[str, Value] = {}
    if span.span_kind in _KINDS:
        options["kind"] = f"_otel.SpanKind.{_KINDS[span.span_kind]}"
    attributes: dict[str, Value] = {"code.function.name": string(qualified, like)}
    for command in plan.commands:
        if isinstance(command, AttributeCommand) and command.after is None:
            attributes[command.key] = command.expression
    options["attributes"] = attributes
    return string(span.name, like), options
