"""The statements that commands become: what is said, before it is laid out on lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telemetry_inject.languages.java.inject.layout import Chain, Page, Value, statement, string
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

RESOURCE = "resource"
"""A `try` statement whose resource is the scope of the span."""
SCOPE = "scope"
"""A plain `try` statement that closes the scope at its end."""
LINES = "lines"
"""Single statements only, for plans without a span."""
RUNGS = (RESOURCE, SCOPE, LINES)

TRAILER = "_otel"
"""The comment behind a statement of ours that names nothing with our prefix."""
_KINDS = {"server": "SERVER", "client": "CLIENT", "producer": "PRODUCER", "consumer": "CONSUMER"}
_KEYS = {"?int": "longKey", "?float": "doubleKey", "?bool": "booleanKey"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines of one function depend on besides its plan."""

    scope: str
    """The name of the tracer, meter and logger: the class."""
    qualified: str
    """The value of `code.function.name`."""
    types: Mapping[str, str]
    """The type of each expression of the plan, as `base.Checked` has it."""
    named: Mapping[str, str]
    """How classes of the API are written."""
    level: str = ""
    """What the names of local variables end with, inside of lambdas."""

    def local(self, name: str) -> str:
        """Return the name of a local variable of ours."""
        return f"_otel{name}{self.level}"


@dataclass(frozen=True, slots=True)
class Line:
    """A statement, or the edge of a block, at a level below the body's own indentation."""

    level: int
    text: str = ""
    """The edge of a block."""
    head: str = ""
    value: Value | None = None
    trailed: bool = False
    """Whether our comment is to follow."""

    def laid_out(self, page: Page, indent: str, *, inline: bool = False) -> list[str]:
        """Return the lines of text, the first without its indentation."""
        if self.value is None:
            return [self.text]
        comment = f" /* {TRAILER} */" if inline else f" // {TRAILER}"
        tail = ";" + (comment if self.trailed else "")
        return statement(self.head, self.value, tail, page, indent)


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


def wraps(plan: Plan) -> bool:
    """Return whether something has to be done at the end of the body."""
    return span_of(plan) is not None or bool(durations(plan))


def opening(plan: Plan, rung: str, facts: Facts) -> list[Line]:
    """Return what stands before the body, entry commands included."""
    span = span_of(plan)
    lines: list[Line] = []
    scope = f"{facts.named['Scope']} {facts.local('Scope')}"
    current = Chain(facts.local("Span"), (("makeCurrent", ()),))
    if span is not None:
        head = f"{facts.named['Span']} {facts.local('Span')}"
        lines.append(Line(0, head=head, value=_started(plan, span, facts)))
    if durations(plan):
        clock = Chain(facts.named["System"], (("nanoTime", ()),))
        lines.append(Line(0, head=f"long {facts.local('Start')}", value=clock))
    if span is not None and rung == SCOPE:
        lines.append(Line(0, head=scope, value=current))
    if span is not None and rung == RESOURCE:
        lines.append(Line(0, f"try ({scope} = {facts.local('Span')}.makeCurrent()) {{"))
    elif wraps(plan):
        lines.append(Line(0, "try {"))
    depth = 1 if wraps(plan) else 0
    return lines + [_at(depth, each) for each in _entry(plan, facts)]


def closing(plan: Plan, rung: str, facts: Facts) -> list[Line]:
    """Return what stands after the body."""
    if not wraps(plan):
        return []
    span = span_of(plan)
    lines: list[Line] = []
    own, error = facts.local("Span"), facts.local("Error")
    if span is not None:
        lines.append(Line(0, f"}} catch ({facts.named['Throwable']} {error}) {{"))
        failed = ("setStatus", (f"{facts.named['StatusCode']}.ERROR",))
        said = (("recordException", (error,)), failed) if span.record_exceptions else (failed,)
        lines.append(Line(1, value=Chain(own, said)))
        lines.append(Line(1, f"throw {error};"))
    lines.append(Line(0, "} finally {"))
    for each in durations(plan):
        elapsed = f"({facts.named['System']}.nanoTime() - {facts.local('Start')}) / 1e9"
        lines.append(Line(1, value=_measured(each, "record", elapsed, facts)))
    if span is not None and rung == SCOPE:
        lines.append(Line(1, value=Chain(facts.local("Scope"), (("close", ()),))))
    if span is not None:
        lines.append(Line(1, value=Chain(own, (("end", ()),))))
    return [*lines, Line(0, "}")]


def later(plan: Plan, facts: Facts) -> list[tuple[Place, Line]]:
    """Return the statements that follow statements of the body."""
    spanned = span_of(plan) is not None
    return [
        (command.after, _at(0, _statement(command, facts, spanned)))
        for command in plan.commands
        if not isinstance(command, SpanCommand) and command.after is not None
    ]


Said = tuple[Chain, bool]
"""A statement, and whether our comment is to follow it."""


def _at(level: int, said: Said) -> Line:
    return Line(level, value=said[0], trailed=said[1])


def _entry(plan: Plan, facts: Facts) -> list[Said]:
    """Return the commands at entry; attributes travel with the start of a span where one starts."""
    spanned = span_of(plan) is not None
    return [
        _statement(command, facts, spanned)
        for command in plan.commands
        if not isinstance(command, SpanCommand)
        and command.after is None
        and not (spanned and isinstance(command, AttributeCommand))
        and not (isinstance(command, HistogramCommand) and command.value == "duration")
    ]


def _statement(command: Command, facts: Facts, spanned: bool) -> Said:
    own = Chain(facts.local("Span"), ())
    span = own if spanned else Chain(f"{facts.named['Span']}.current()", ())
    match command:
        case AttributeCommand():
            step = _attribute(command.key, command.expression, facts)
            return Chain(span.root, (("setAttribute", step),)), not spanned
        case EventCommand():
            given = _attributes(command.attributes, facts)
            return Chain(span.root, (("addEvent", (string(command.name), *given)),)), not spanned
        case CounterCommand():
            return _measured(command, "add", command.value, facts), True
        case HistogramCommand():
            return _measured(command, "record", command.value, facts), True
        case LogCommand():
            return _log(command, facts), True
        case SpanCommand():
            raise ValueError("a span is no statement")


def _global(facts: Facts) -> str:
    """Return what gives the API without setting it: `get()` would keep an SDK from being set later."""
    return f"{facts.named['GlobalOpenTelemetry']}.getOrNoop()"


def _started(plan: Plan, span: SpanCommand, facts: Facts) -> Chain:
    steps: list[tuple[str, tuple[Value, ...]]] = [
        ("getTracer", (string(facts.scope),)),
        ("spanBuilder", (string(span.name),)),
    ]
    if span.span_kind in _KINDS:
        steps.append(("setSpanKind", (f"{facts.named['SpanKind']}.{_KINDS[span.span_kind]}",)))
    steps.append(("setAttribute", (string("code.function.name"), string(facts.qualified))))
    steps += [
        ("setAttribute", _attribute(each.key, each.expression, facts))
        for each in plan.commands
        if isinstance(each, AttributeCommand) and each.after is None
    ]
    return Chain(_global(facts), (*steps, ("startSpan", ())))


def _attribute(key: str, expression: str, facts: Facts) -> tuple[Value, Value]:
    """Return the arguments that set an attribute; what may be null goes with a typed key."""
    maker = _KEYS.get(facts.types.get(expression, ""))
    if maker is None:
        return string(key), expression
    return f"{facts.named['AttributeKey']}.{maker}({string(key)})", expression


def _attributes(given: Mapping[str, str], facts: Facts) -> tuple[Value, ...]:
    if not given:
        return ()
    puts = tuple(("put", _attribute(key, text, facts)) for key, text in given.items())
    return (Chain(f"{facts.named['Attributes']}.builder()", (*puts, ("build", ()))),)


def _measured(
    command: CounterCommand | HistogramCommand, method: str, value: str, facts: Facts
) -> Chain:
    """Return the statement of a metric; the SDK gives one instrument for one name."""
    counter = isinstance(command, CounterCommand)
    steps: list[tuple[str, tuple[Value, ...]]] = [
        ("getMeter", (string(facts.scope),)),
        ("counterBuilder" if counter else "histogramBuilder", (string(command.name),)),
    ]
    if command.unit:
        steps.append(("setUnit", (string(command.unit),)))
    if command.description:
        steps.append(("setDescription", (string(command.description),)))
    if counter and facts.types.get(value) == "float":
        steps.append(("ofDoubles", ()))
    return Chain(
        _global(facts),
        (*steps, ("build", ()), (method, (value, *_attributes(command.attributes, facts)))),
    )


def _log(command: LogCommand, facts: Facts) -> Chain:
    level = command.level.upper()
    steps: list[tuple[str, tuple[Value, ...]]] = [
        ("getLogsBridge", ()),
        ("get", (string(facts.scope),)),
        ("logRecordBuilder", ()),
        ("setSeverity", (f"{facts.named['Severity']}.{level}",)),
        ("setSeverityText", (string(level),)),
        ("setBody", (string(command.message),)),
    ]
    if command.attributes:
        steps.append(("setAllAttributes", _attributes(command.attributes, facts)))
    return Chain(_global(facts), (*steps, ("emit", ())))
