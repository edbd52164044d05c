"""The names that inserted code uses: what a file's commands need, and how its metrics are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from telemetry_inject.languages.base import Choice
from telemetry_inject.languages.python.inject.layout import Call, quote
from telemetry_inject.model import CounterCommand, HistogramCommand

MARKER = "telemetry-inject: v1"
TRACE = "_otel_trace"
METRICS = "_otel_metrics"
LOGS = "_otel_logs"
TIME = "_otel_time"
TRACER = "_otel_tracer"
METER = "_otel_meter"
LOGGER = "_otel_logger"
SPAN = "_otel_span"
START = "_otel_start"
ERROR = "_otel_error"

IMPORTS = {
    TRACE: f"from opentelemetry import trace as {TRACE}",
    METRICS: f"from opentelemetry import metrics as {METRICS}",
    LOGS: f"from opentelemetry import _logs as {LOGS}",
    TIME: f"import time as {TIME}",
}
SOURCES = {
    TRACER: (TRACE, f"{TRACE}.get_tracer"),
    METER: (METRICS, f"{METRICS}.get_meter"),
    LOGGER: (LOGS, f"{LOGS}.get_logger"),
}
"""Names that are bound in the header, the import that each needs and what makes its value."""
MODULE = "__name__"
_NAMED = re.compile(r"__name__|\"[\w.@/-]+\"|'[\w.@/-]+'", re.ASCII)

SPANNED = frozenset({"decorator", "with", "flat", "quiet"})
"""Rungs that start a span."""

Metric = CounterCommand | HistogramCommand


@dataclass(frozen=True, slots=True)
class Needs:
    """The names that a file's header must bind."""

    imports: frozenset[str]
    sources: frozenset[str]
    metrics: Mapping[str, Call]
    """How each instrument is made, by its name in the code."""
    scope: str = MODULE
    """What the sources are called, as code."""


def source(name: str, scope: str) -> str:
    """Return the code that makes the value of one of `SOURCES`."""
    return f"{SOURCES[name][1]}({scope})"


def makes(name: str, text: str) -> bool:
    """Return whether `text`, without white space and parentheses, is such code."""
    start = SOURCES[name][1]
    return text.startswith(start) and _NAMED.fullmatch(text, len(start)) is not None


def metric_call(command: Metric) -> Call:
    """Return the call that makes the instrument of a command."""
    items = [quote(command.name), f"unit={quote(command.unit)}"]
    if command.description:
        items.append(f"description={quote(command.description)}")
    return Call(f"{METER}.create_{command.kind}(", tuple(items), ")")


def metric_names(choices: Iterable[Choice], taken: Mapping[str, str]) -> dict[str, str]:
    """Return the name of each instrument by the text of the call that makes it.

    `taken` holds those that the file has already, in the same form.
    """
    names = dict(taken)
    for choice in choices:
        for command in choice.plan.commands:
            if isinstance(command, CounterCommand | HistogramCommand):
                made = metric_call(command).flat()
                if made not in names:
                    names[made] = _free(command, frozenset(names.values()))
    return names


def _free(command: Metric, taken: frozenset[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", command.name.lower()).strip("_") or "metric"
    name = f"_otel_{slug}_{command.kind}"
    count = 2
    while name in taken:
        name = f"_otel_{slug}_{command.kind}_{count}"
        count += 1
    return name


def needed(choices: Iterable[Choice], names: Mapping[str, str], tracer: str = "") -> Needs:
    """Return what the header must bind for these choices; `tracer` is what sources are called."""
    imports: set[str] = set()
    sources: set[str] = set()
    metrics: dict[str, Call] = {}
    for choice in choices:
        if choice.rung in SPANNED and any(each.kind == "span" for each in choice.plan.commands):
            sources.add(TRACER)
        for command in choice.plan.commands:
            match command:
                case CounterCommand() | HistogramCommand():
                    made = metric_call(command)
                    metrics[names[made.flat()]] = made
                    sources.add(METER)
                    if command.kind == "histogram" and command.value == "duration":
                        imports.add(TIME)
                case _ if command.kind == "log":
                    sources.add(LOGGER)
                case _:
                    imports.add(TRACE)
    imports |= {SOURCES[each][0] for each in sources}
    scope = quote(tracer) if tracer else MODULE
    return Needs(frozenset(imports), frozenset(sources), metrics, scope)
