"""The lines that idioms are made of, without the indentation of where they go."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telemetry_inject.languages.go.inject.results import ErrorResult
from telemetry_inject.languages.go.inject.ways import BACKGROUND, NEW, Way
from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    EventCommand,
    HistogramCommand,
    LogCommand,
    Plan,
    SpanCommand,
)

_KINDS = {
    "server": "SpanKindServer",
    "client": "SpanKindClient",
    "producer": "SpanKindProducer",
    "consumer": "SpanKindConsumer",
}
_MAKERS = {
    "string": "String", "bool": "Bool", "int": "Int", "int64": "Int64", "float64": "Float64",
}  # fmt: skip
_SEVERITIES = {
    "trace": "SeverityTrace",
    "debug": "SeverityDebug",
    "info": "SeverityInfo",
    "warn": "SeverityWarn",
    "error": "SeverityError",
    "fatal": "SeverityFatal",
}
_SCALARS = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines of one function depend on besides its plan."""

    scope: str
    """The name of the tracer, meter and logger."""
    qualified: str
    """The value of `code.function.name`."""
    types: Mapping[str, str]
    """The Go type of each expression of the plan."""
    instruments: Mapping[tuple[str, str], str]
    error: ErrorResult | None
    context: str = BACKGROUND
    """The context for what is recorded without a span."""


def span_of(plan: Plan) -> SpanCommand | None:
    """Return the span of a plan."""
    return next((each for each in plan.commands if isinstance(each, SpanCommand)), None)


def is_duration(command: Command) -> bool:
    """Return whether a command measures how long the function takes."""
    return isinstance(command, HistogramCommand) and command.value == "duration"


def quoted(text: str) -> str:
    """Return a string literal of Go."""
    plain = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", plain)


def needs_context(plan: Plan) -> bool:
    """Return whether something of a plan wants the context besides the start of its span."""
    return any(
        isinstance(each, CounterCommand | HistogramCommand | LogCommand) for each in plan.commands
    )


def opening(plan: Plan, way: Way | None, facts: Facts) -> list[str]:
    """Return the lines with which a body begins."""
    lines: list[str] = []
    span = span_of(plan)
    if span is not None and way is not None:
        lines += _start(plan, span, way, facts)
    durations = [each for each in plan.commands if is_duration(each)]
    if durations:
        lines.append("_otelStart := _otelTime.Now()")
    lines += _ending(plan, span, facts)
    context = NEW if span is not None and needs_context(plan) else facts.context
    for command in plan.commands:
        entry = not isinstance(command, SpanCommand) and command.after is None
        started = span is not None and isinstance(command, AttributeCommand)
        if entry and not started and not is_duration(command):
            lines += said(command, facts, span is not None, context)
    return lines


def _start(plan: Plan, span: SpanCommand, way: Way, facts: Facts) -> list[str]:
    source, target, follow = way.context, way.target, list(way.follow)
    lines = []
    if way.default:
        lines += [f"if {source} == nil {{", f"\t{source} = {BACKGROUND}", "}"]
    if way.declare:
        lines += [f"{NEW} := {BACKGROUND}", f"if {way.declare} {{", f"\t{NEW} = {source}", "}"]
        source = NEW
        target = NEW if needs_context(plan) else "_"
    elif needs_context(plan) and target != NEW:
        if target != "_":
            follow.append(f"{target} = {NEW}")
        target = NEW
    kind = ""
    if span.span_kind in _KINDS:
        kind = f"_otelTrace.WithSpanKind(_otelTrace.{_KINDS[span.span_kind]}), "
    lines.append(
        f"{target}, _otelSpan := _otel.Tracer({quoted(facts.scope)}).Start({source}, "
        f"{quoted(span.name)}, {kind}_otelTrace.WithAttributes("
    )
    given = {"code.function.name": quoted(facts.qualified)}
    types = {given["code.function.name"]: "string", **facts.types}
    given |= {
        each.key: each.expression
        for each in plan.commands
        if isinstance(each, AttributeCommand) and each.after is None
    }
    lines += [f"\t{_attribute(key, text, types)}," for key, text in given.items()]
    return [*lines, "))", *follow]


def _attribute(key: str, expression: str, types: Mapping[str, str]) -> str:
    return f"_otelAttribute.{_MAKERS[types[expression]]}({quoted(key)}, {expression})"


def _ending(plan: Plan, span: SpanCommand | None, facts: Facts) -> list[str]:
    """Return the deferred call that ends the span and records what can be said only then.

    A deferred `End` by itself would recover a panic and panic again, which changes what is printed.
    """
    inside: list[str] = []
    if span is not None and span.record_exceptions and facts.error is not None:
        name = facts.error.name
        inside += [
            f"if {name} != nil && _otelSpan.IsRecording() {{",
            f'\t_otelSpan.RecordError(_otelFmt.Errorf("%w", {name}))',
            f"\t_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint({name}))",
            "}",
        ]
    for command in plan.commands:
        if isinstance(command, HistogramCommand) and is_duration(command):
            context = NEW if span is not None else facts.context
            inside.append(
                _measured(
                    command, "Record", "_otelTime.Since(_otelStart).Seconds()", facts, context
                )
            )
    if span is not None:
        inside.append("_otelSpan.End()")
    if not inside:
        return []
    if inside == ["_otelSpan.End()"]:
        return [f"defer func() {{ {inside[0]} }}()"]
    return ["defer func() {", *(f"\t{line}" for line in inside), "}()"]


def said(command: Command, facts: Facts, spanned: bool, context: str) -> list[str]:
    """Return the statements for one command, at entry or after a statement."""
    span = "_otelSpan" if spanned else f"_otelTrace.SpanFromContext({context})"
    match command:
        case AttributeCommand():
            given = _attribute(command.key, command.expression, facts.types)
            return [f"{span}.SetAttributes({given})"]
        case EventCommand():
            options = _options("_otelTrace", command.attributes, facts)
            return [f"{span}.AddEvent({', '.join([quoted(command.name), *options])})"]
        case CounterCommand():
            return [_measured(command, "Add", _number(command.value, facts), facts, context)]
        case HistogramCommand():
            return [_measured(command, "Record", _number(command.value, facts), facts, context)]
        case LogCommand():
            return _log(command, facts, context)
        case SpanCommand():
            return []


def _number(expression: str, facts: Facts) -> str:
    """Return a value as the float64 that instruments take; a plain number converts by itself."""
    return expression if facts.types[expression] == "float64" else _converted(expression)


def _converted(expression: str) -> str:
    return expression if re.fullmatch(r"-?[\d.]+", expression) else f"float64({expression})"


def _measured(
    command: CounterCommand | HistogramCommand, method: str, value: str, facts: Facts, context: str
) -> str:
    instrument = facts.instruments[command.kind, command.name]
    options = _options("_otelMetric", command.attributes, facts)
    return f"{instrument}.{method}({', '.join([context, value, *options])})"


def _options(package: str, attributes: Mapping[str, str], facts: Facts) -> list[str]:
    if not attributes:
        return []
    given = (_attribute(key, text, facts.types) for key, text in attributes.items())
    return [f"{package}.WithAttributes({', '.join(given)})"]


def _log(command: LogCommand, facts: Facts, context: str) -> list[str]:
    """Return a block of its own, so that two logs of one body do not share a variable."""
    lines = [
        "{",
        "\tvar _otelRecord _otelLog.Record",
        f"\t_otelRecord.SetSeverity(_otelLog.{_SEVERITIES[command.level]})",
        f"\t_otelRecord.SetSeverityText({quoted(command.level.upper())})",
        f"\t_otelRecord.SetBody(_otelAttribute.StringValue({quoted(command.message)}))",
    ]
    given = [_attribute(key, text, facts.types) for key, text in command.attributes.items()]
    if given:
        lines.append(f"\t_otelRecord.AddAttributes({', '.join(given)})")
    logger = f"_otelGlobal.GetLoggerProvider().Logger({quoted(facts.scope)})"
    return [*lines, f"\t{logger}.Emit({context}, _otelRecord)", "}"]


def instrument_names(plans: Sequence[Plan], stem: str) -> dict[tuple[str, str], str]:
    """Return the variable of each instrument, by its kind and its metric's name.

    Variables at the top belong to the whole package: the file's name keeps those of two apart.
    """
    place = "_".join(_SCALARS.findall(stem))
    found: dict[tuple[str, str], str] = {}
    for plan in plans:
        for command in plan.commands:
            if isinstance(command, CounterCommand | HistogramCommand):
                words = _SCALARS.findall(command.name) or ["metric"]
                spoken = "".join(word[:1].upper() + word[1:] for word in words)
                name = f"_otel{spoken}{command.kind.title()}_{place}"
                key = (command.kind, command.name)
                while name in (value for other, value in found.items() if other != key):
                    name += "_2"
                found[key] = name
    return found


def declaration(command: CounterCommand | HistogramCommand, variable: str, scope: str) -> str:
    """Return the declaration of an instrument at the top of the file."""
    options = [f"_otelMetric.WithUnit({quoted(command.unit)})"]
    if command.description:
        options.append(f"_otelMetric.WithDescription({quoted(command.description)})")
    maker = "Float64Counter" if isinstance(command, CounterCommand) else "Float64Histogram"
    arguments = ", ".join([quoted(command.name), *options])
    return f"var {variable}, _ = _otel.Meter({quoted(scope)}).{maker}({arguments})"
