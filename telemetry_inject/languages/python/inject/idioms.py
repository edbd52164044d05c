"""What one function carries on one rung: lines above it, around its body and inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from telemetry_inject.languages.base import Choice
from telemetry_inject.languages.python.inject.instruments import (
    ERROR,
    LOGGER,
    LOGS,
    SPAN,
    START,
    TIME,
    TRACE,
    TRACER,
    metric_call,
)
from telemetry_inject.languages.python.inject.layout import Call, mapping, quote
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

RUNGS = ("decorator", "with", "flat", "quiet", "lines")
"""Best first. `quiet` is `flat` without looking at exceptions; `lines` is for plans without a span."""

CURRENT = f"{TRACE}.get_current_span()"


@dataclass(frozen=True, slots=True)
class Line:
    """A statement, `depth` levels deeper than its surroundings."""

    content: str | Call
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A compound statement around the body: what opens it and what closes it."""

    opening: tuple[Line, ...]
    closing: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Idiom:
    """Everything that a function is to carry."""

    decorator: Call | None
    frames: tuple[Frame, ...]
    """Outermost first."""
    entry: tuple[Line, ...]
    """At the start of the body."""
    after: tuple[tuple[Place, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text of a function's telemetry depends on, beside its plan."""

    qualified: str
    """The value of `code.function.name`."""
    metrics: Mapping[str, str]
    """Names of instruments, by the text of the call that makes them."""
    constants: frozenset[str]
    """Expressions that are constant."""
    nullable: Mapping[str, str]
    """What must not be None for an expression to have a value, by expression."""
    names_bound: bool
    """Whether the body may see new local names."""


def idiom(choice: Choice, facts: Facts) -> Idiom:
    """Return what `choice` inserts."""
    plan, rung = choice.plan, choice.rung
    span = next((each for each in plan.commands if isinstance(each, SpanCommand)), None)
    current = _span_name(plan, rung, facts) if span else CURRENT
    early = _start_attributes(plan, facts) if span else {}
    rest = [each for each in plan.commands if not _is_early(each, facts, span is not None)]
    frames = [
        *(_span_frames(span, rung, early, current) if span else ()),
        *_clock(plan, facts),
    ]
    if len(frames) == 2 and rung in ("flat", "quiet"):
        frames = [_merged(frames[0], frames[1])]
    decorated = span if rung == "decorator" else None
    return Idiom(
        decorator=_start("start_as_current_span", decorated, early) if decorated else None,
        frames=tuple(frames),
        entry=tuple(_entry(rest, current, facts)),
        after=tuple(
            (each.after, tuple(_lines(each, current, facts)))
            for each in rest
            if not isinstance(each, SpanCommand) and each.after
        ),
    )


def _span_name(plan: Plan, rung: str, facts: Facts) -> str:
    if rung in ("flat", "quiet"):
        return SPAN
    return SPAN if rung == "with" and facts.names_bound and _uses_span(plan, facts) else CURRENT


def _uses_span(plan: Plan, facts: Facts) -> bool:
    return any(
        isinstance(each, AttributeCommand | EventCommand) and not _is_early(each, facts, True)
        for each in plan.commands
    )


def _is_early(command: Command, facts: Facts, has_span: bool) -> bool:
    """Return whether a command is an attribute that the span can start with."""
    return (
        has_span
        and isinstance(command, AttributeCommand)
        and command.after is None
        and command.expression in facts.constants
    )


def _start_attributes(plan: Plan, facts: Facts) -> dict[str, str]:
    attributes = {"code.function.name": quote(facts.qualified)}
    for each in plan.commands:
        if isinstance(each, AttributeCommand) and _is_early(each, facts, True):
            attributes[each.key] = each.expression
    return attributes


def _start(method: str, span: SpanCommand, attributes: dict[str, str]) -> Call:
    items: list[str | Call] = [quote(span.name)]
    if span.span_kind != "internal":
        items.append(f"kind={TRACE}.SpanKind.{span.span_kind.upper()}")
    items.append(mapping("attributes=", attributes))
    if method == "start_as_current_span" and not span.record_exceptions:
        items.append("record_exception=False")
    return Call(f"{TRACER}.{method}(", tuple(items), ")")


def _span_frames(
    span: SpanCommand, rung: str, attributes: dict[str, str], current: str
) -> Iterator[Frame]:
    if rung == "with":
        call = _start("start_as_current_span", span, attributes)
        target = f" as {SPAN}" if current == SPAN else ""
        yield Frame((Line(Call(f"with {call.opening}", call.items, f"){target}:")),))
    elif rung in ("flat", "quiet"):
        call = _start("start_span", span, attributes)
        yield Frame(
            opening=(Line(Call(f"{SPAN} = {call.opening}", call.items, ")")), Line("try:")),
            closing=(*_error(span, rung), Line("finally:"), Line(f"{SPAN}.end()", 1)),
        )


def _error(span: SpanCommand, rung: str) -> tuple[Line, ...]:
    status = Line(f"{SPAN}.set_status({TRACE}.StatusCode.ERROR)", 1)
    if rung == "quiet" or not span.record_exceptions:
        return (Line("except Exception:"), status, Line("raise", 1))
    recorded = Line(f"{SPAN}.record_exception({ERROR})", 1)
    return (Line(f"except Exception as {ERROR}:"), recorded, status, Line("raise", 1))


def _clock(plan: Plan, facts: Facts) -> Iterator[Frame]:
    timed = [
        each
        for each in plan.commands
        if isinstance(each, HistogramCommand) and each.value == "duration"
    ]
    if timed:
        passed = f"{TIME}.perf_counter() - {START}"
        recorded = (_metric(each, passed, facts) for each in timed)
        yield Frame(
            opening=(Line(f"{START} = {TIME}.perf_counter()"), Line("try:")),
            closing=(Line("finally:"), *(Line(call, 1) for call in recorded)),
        )


def _merged(span: Frame, clock: Frame) -> Frame:
    """Return one `try` that does both; the clock reads before the span ends."""
    *error, last, end = span.closing
    return Frame(
        opening=(*clock.opening[:1], *span.opening),
        closing=(*error, last, *clock.closing[1:], end),
    )


def _entry(commands: list[Command], current: str, facts: Facts) -> Iterator[Line]:
    plain = [
        each
        for each in commands
        if isinstance(each, AttributeCommand)
        and each.after is None
        and each.expression not in facts.nullable
    ]
    if len(plain) > 1:
        pairs = {each.key: each.expression for each in plain}
        yield Line(Call(f"{current}.set_attributes(", (mapping("", pairs),), ")"))
    for each in commands:
        if isinstance(each, SpanCommand) or each.after or (len(plain) > 1 and each in plain):
            continue
        yield from _lines(each, current, facts)


def _lines(command: Command, current: str, facts: Facts) -> Iterator[Line]:
    match command:
        case AttributeCommand(key=key, expression=expression):
            call = Call(f"{current}.set_attribute(", (quote(key), expression), ")")
            guard = facts.nullable.get(expression)
            if guard:
                yield Line(f"if {guard} is not None:")
            yield Line(call, 1 if guard else 0)
        case EventCommand(name=name):
            items: tuple[str | Call, ...] = (quote(name), *_attributes(command))
            yield Line(Call(f"{current}.add_event(", items, ")"))
        case CounterCommand() | HistogramCommand():
            if command.value != "duration" or isinstance(command, CounterCommand):
                yield Line(_metric(command, command.value, facts))
        case LogCommand():
            yield Line(_log(command))


def _attributes(
    command: EventCommand | CounterCommand | HistogramCommand | LogCommand,
) -> tuple[Call, ...]:
    return (mapping("attributes=", command.attributes),) if command.attributes else ()


def _metric(command: CounterCommand | HistogramCommand, value: str, facts: Facts) -> Call:
    method = "add" if command.kind == "counter" else "record"
    name = facts.metrics[metric_call(command).flat()]
    return Call(f"{name}.{method}(", (value, *_attributes(command)), ")")


def _log(command: LogCommand) -> Call:
    level = command.level.upper()
    items: tuple[str | Call, ...] = (
        f"severity_number={LOGS}.SeverityNumber.{level}",
        f"severity_text={quote(level)}",
        f"body={quote(command.message)}",
        *_attributes(command),
    )
    # A record, because `emit` takes keywords only since opentelemetry-api 1.38 and would raise.
    return Call(f"{LOGGER}.emit(", (Call(f"{LOGS}.LogRecord(", items, ")"),), ")")
