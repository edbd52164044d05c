"""From choices to insertions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from telemetry_inject.languages.base import Choice, Parsed, Reach
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.go.inject import header
from telemetry_inject.languages.go.inject.aliases import PATHS
from telemetry_inject.languages.go.inject.carriers import PLAIN, carriers
from telemetry_inject.languages.go.inject.lines import (
    Facts,
    declaration,
    instrument_names,
    is_duration,
    needs_context,
    opening,
    said,
    span_of,
)
from telemetry_inject.languages.go.inject.results import error_result
from telemetry_inject.languages.go.inject.statements import located
from telemetry_inject.languages.go.inject.types import go_types
from telemetry_inject.languages.go.inject.ways import BACKGROUND, NEW, Way, way
from telemetry_inject.languages.go.inject.ways import opening as place_of
from telemetry_inject.languages.text import newline
from telemetry_inject.model import CounterCommand, HistogramCommand, Insertion, SpanCommand

_ALIAS = re.compile(rb"(?<!\w)_otel\w*(?=\.)")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
NOWHERE: Reach = frozenset()


def render(file: Parsed, choices: Sequence[Choice], tracer: str = "") -> tuple[Insertion, ...]:
    """Return every insertion of the file for `choices`; raises `ValueError` where one has no place.

    `tracer` is what tracers, meters and loggers are called; empty for the module's name.
    """
    scope = tracer or file.source.module
    names = instrument_names([each.plan for each in choices], file.source.path.stem)
    found: list[Insertion] = []
    for choice in choices:
        found += _carried(file, choice, names, scope)
    variables = list(_variables(file, choices, names, scope))
    texts = [each.text for each in found] + [each.encode() for each in variables]
    used = {
        name.decode() for text in texts for name in _ALIAS.findall(_STRING.sub(b'""', text))
    } & set(PATHS)
    if choices:
        used.add("_otel")
    return (*header.insertions(file, used, variables), *found)


def _carried(
    file: Parsed, choice: Choice, names: Mapping[tuple[str, str], str], scope: str
) -> Iterator[Insertion]:
    """Yield the insertions of one function."""
    data, function, plan = file.source.data, choice.function, choice.plan
    node = body_.function_at(file.tree, function.start, function.end)
    body = node.child_by_field_name("body") if node is not None else None
    if node is None or body is None:
        raise ValueError("the function has no body")
    span = span_of(plan)
    start: Way | None = None
    if span is not None:
        chosen = way(file, function, choice.rung, NOWHERE)
        if isinstance(chosen, str):
            raise ValueError(chosen)
        start = chosen
    error = error_result(node, data) if span is not None and span.record_exceptions else None
    module = file.source.module
    facts = Facts(
        scope=scope,
        qualified=f"{module}.{function.qualified}" if module else function.qualified,
        types=go_types(plan, file, function),
        instruments=names,
        error=error,
        context=_plain_context(file, choice),
    )
    lines = opening(plan, start, facts)
    place = place_of(data, body)
    if isinstance(place, str):
        raise ValueError(place)
    offset, indent = (start.offset, start.indent) if start is not None else place
    if error is not None:
        yield from error.insertions
    if lines:
        yield _lines(file, offset, indent, lines)
    for insertion in _later(file, choice, facts):
        if insertion.offset < offset:
            raise ValueError("a statement that something is to follow comes before the span starts")
        yield insertion


def _plain_context(file: Parsed, choice: Choice) -> str:
    """Return the context parameter of a function where it keeps its meaning all through the body."""
    node = body_.function_at(file.tree, choice.function.start, choice.function.end)
    body = node.child_by_field_name("body") if node is not None else None
    for carrier in carriers(file, choice.function):
        plain = carrier.kind is PLAIN and carrier.name != "_" and body is not None
        if plain and body and not body_.declares(body, carrier.name, file.source.data):
            return carrier.name
    return BACKGROUND


def _lines(file: Parsed, offset: int, indent: bytes, lines: Sequence[str]) -> Insertion:
    end = newline(file.source.data)
    unit = "\t" if b"\t" in indent or not indent else "    "
    text = "".join(
        indent.decode("utf-8", "replace") + _indented(line, unit) + end for line in lines
    )
    return Insertion(offset, text.encode())


def _indented(line: str, unit: str) -> str:
    inner = line.lstrip("\t")
    return unit * (len(line) - len(inner)) + inner


def _later(file: Parsed, choice: Choice, facts: Facts) -> Iterator[Insertion]:
    """Yield the lines that follow statements of the body."""
    plan = choice.plan
    wanted = [
        each
        for each in plan.commands
        if not isinstance(each, SpanCommand) and each.after is not None and not is_duration(each)
    ]
    if not wanted:
        return
    spanned = span_of(plan) is not None
    context = NEW if spanned and needs_context(plan) else facts.context
    places = {each.statement.path: each for each in located(file, choice.function)}
    for command in wanted:
        at = command.after
        found = places.get(at.path) if at is not None else None
        if at is None or found is None or found.statement.digest != at.digest:
            raise ValueError("a statement is not what the plan was made for")
        if found.statement.objection is not None:
            raise ValueError(f"nothing can follow statement {at.path}: {found.statement.objection}")
        yield _lines(file, found.below, found.indent, said(command, facts, spanned, context))


def _variables(
    file: Parsed, choices: Sequence[Choice], names: Mapping[tuple[str, str], str], scope: str
) -> Iterator[str]:
    """Yield the declaration of each instrument that the file does not have."""
    seen: set[str] = set()
    for choice in choices:
        for command in choice.plan.commands:
            if isinstance(command, CounterCommand | HistogramCommand):
                name = names[command.kind, command.name]
                there = f"var {name}, _".encode() in file.source.data
                if name not in seen and not there:
                    yield declaration(command, name, scope)
                seen.add(name)
