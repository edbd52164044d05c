"""The `rules` planner: a plan from what is known of a function, offline and always the same."""

from __future__ import annotations

from collections.abc import Iterable

from telemetry_inject.conventions import USUAL, Conventions
from telemetry_inject.languages.base import Language, Parsed
from telemetry_inject.model import AttributeCommand, Command, Maker, Plan, SpanCommand
from telemetry_inject.plan.attributes import attributes
from telemetry_inject.plan.conform import conform
from telemetry_inject.plan.knowledge import Match
from telemetry_inject.plan.roles import SpanKind
from telemetry_inject.plan.select import Selection
from telemetry_inject.plan.spannames import span_names

MAKER = Maker(planner="rules")


def plans(
    selections: Iterable[Selection],
    file: Parsed,
    language: Language,
    conventions: Conventions = USUAL,
) -> tuple[Plan, ...]:
    """Return a plan for every selected function of the file, in order."""
    chosen = [each for each in selections if each.selected]
    names = span_names(file, (each.function for each in chosen))
    made = (_plan(each, file, language, names[each.function.id], conventions) for each in chosen)
    return tuple(
        conform(plan, each.function, file.source.module, conventions)
        for plan, each in zip(made, chosen, strict=True)
    )


def plan(selection: Selection, file: Parsed, language: Language) -> Plan:
    """Return the plan for one function; `skip` where it was not selected."""
    function = selection.function
    if not selection.selected:
        return Plan(
            function=function.id,
            digest=function.digest,
            decision="skip",
            reason=selection.reason,
            maker=MAKER,
        )
    names = span_names(file, file.scan.functions)
    return _plan(selection, file, language, names[function.id], USUAL)


def _plan(
    selection: Selection, file: Parsed, language: Language, name: str, conventions: Conventions
) -> Plan:
    function = selection.function
    found = attributes(function, selection.matches, file, language, conventions)
    commands: list[Command] = [SpanCommand(name=name, span_kind=span_kind(selection.matches))]
    commands += (
        AttributeCommand(key=key, expression=expression) for key, expression in found.items()
    )
    return Plan(
        function=function.id,
        digest=function.digest,
        reason=selection.reason,
        commands=tuple(commands),
        maker=MAKER,
    )


def span_kind(matches: Iterable[Match]) -> SpanKind:
    """Return the kind of the first use, `internal` where its library's own package emits the span.

    So it is where the library is not known for certain, and may have such a package. A function
    that both serves and calls is what the world sees of it: entry points come first.
    """
    for match in matches:
        return "internal" if match.use.instrumentation or not match.sure else match.use.meaning.kind
    return "internal"
