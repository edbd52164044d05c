"""The statements that commands become: what is said, before it is laid out on lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telemetry_inject.languages.base import Choice
from telemetry_inject.languages.javascript.layout import Dialect, Value, call, string
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
"""The body in an arrow function under a context in which the span is the active one."""
FLAT = "flat"
"""The body in a `try` block; the span is not the active one."""
LINES = "lines"
"""Single statements only, for plans without a span."""

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

    def laid_out(self, like: Dialect, indent: str, unit: str) -> tuple[str, ...]:
        """Return the lines of text, the first without its indentation."""
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


def is_metric(command: Command) -> bool:
    """Return whether a command needs an instrument."""
    return isinstance(command, CounterCommand | HistogramCommand)


def opening(choice: Choice, module: str, names: Names, like: Dialect) -> list[Line]:
    """Return what stands before the body, entry commands included."""
    plan, rung, is_async = choice.plan, choice.rung, choice.function.is_async
    qualified = f"{module}.{choice.function.qualified}"
    if rung == LINES:
        return [Line(0, *said) for said in _entry(plan, names, like, None)]
    span = span_of(plan)
    lines = []
    if span is not None:
        lines.append(
            Line(
                0,
                f"const _otelSpan = {names.tracer}.startSpan",
                _start(plan, span, qualified, like),
            )
        )
    if rung == ACTIVE:
        active = ("_otel.context.active()", "_otelSpan")
        lines.append(Line(0, "const _otelActive = _otel.trace.setSpan", active))
    if durations(plan):
        lines.append(Line(0, f"const _otelStart = {names.clock}", closed=True))
    lines.append(Line(0, "try {"))
    if rung == ACTIVE:
        before, arrow = ("await ", "async ()") if is_async else ("", "()")
        lines.append(Line(1, f"return {before}_otel.context.with(_otelActive, {arrow} => {{"))
    depth = 2 if rung == ACTIVE else 1
    receiver = "_otelSpan" if span is not None else None
    return lines + [Line(depth, *said) for said in _entry(plan, names, like, receiver)]


def closing(plan: Plan, rung: str, names: Names, like: Dialect) -> list[Line]:
    """Return what stands after the body."""
    if rung == LINES:
        return []
    span = span_of(plan)
    lines = [Line(1, "})", closed=True)] if rung == ACTIVE else []
    if span is None:
        lines.append(Line(0, "} finally {"))
    else:
        lines.append(Line(0, "} catch (_otelError) {"))
        if span.record_exceptions:
            lines.append(Line(1, "_otelSpan.recordException", ("_otelError",)))
        error = {"code": "_otel.SpanStatusCode.ERROR"}
        lines.append(Line(1, "_otelSpan.setStatus", (error,)))
        lines.append(Line(1, "throw _otelError", closed=True))
        lines.append(Line(0, "} finally {"))
        lines.append(Line(1, "_otelSpan.end", ()))
    for each in durations(plan):
        value = f"({names.clock} - _otelStart) / 1000"
        lines.append(Line(1, *_measured(each, "record", value, names)))
    lines.append(Line(0, "}"))
    return lines


def levels(rung: str) -> int:
    """Return by how many levels a rung moves the body."""
    return {ACTIVE: 2, FLAT: 1}.get(rung, 0)


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
    return f"_otelLogs.getLogger({names.scope}).emit", (record,)


def _start(plan: Plan, span: SpanCommand, qualified: str, like: Dialect) -> Sequence[Value]:
    options: dict[str, Value] = {}
    if span.span_kind in _KINDS:
        options["kind"] = f"_otel.SpanKind.{_KINDS[span.span_kind]}"
    attributes: dict[str, Value] = {"code.function.name": string(qualified, like)}
    for command in plan.commands:
        if isinstance(command, AttributeCommand) and command.after is None:
            attributes[command.key] = command.expression
    options["attributes"] = attributes
    return string(span.name, like), options
