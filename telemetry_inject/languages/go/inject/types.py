"""The Go types of a plan's expressions, which decide how they are written as attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.go.expressions import known
from telemetry_inject.languages.go.inject.statements import located
from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    Function,
    HistogramCommand,
    Plan,
)


def go_types(plan: Plan, file: Parsed, function: Function) -> Mapping[str, str]:
    """Return the type of each expression of a plan; raises `ValueError` for one that has none."""
    types: dict[str, str] = {}
    places: Mapping[str, Statement] | None = None
    for command in plan.commands:
        for text in _expressions(command):
            at = getattr(command, "after", None)
            if at is not None and places is None:
                found = located(file, function)
                places = {each.statement.path: each.statement for each in found}
            where = places.get(at.path) if places is not None and at is not None else None
            types[text] = known(text, file, function, where)[1].type
    return types


def _expressions(command: Command) -> Iterator[str]:
    if isinstance(command, AttributeCommand):
        yield command.expression
    yield from getattr(command, "attributes", {}).values()
    if isinstance(command, CounterCommand):
        yield command.value
    if isinstance(command, HistogramCommand) and command.value != "duration":
        yield command.value
