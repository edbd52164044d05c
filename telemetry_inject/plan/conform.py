"""Bringing plans in line with the conventions of a project."""

from __future__ import annotations

from collections.abc import Iterable

from telemetry_inject.conventions import SEPARATORS, USUAL, Conventions
from telemetry_inject.model import (
    AttributeCommand,
    Command,
    CounterCommand,
    EventCommand,
    Function,
    HistogramCommand,
    LogCommand,
    Plan,
    SpanCommand,
)
from telemetry_inject.plan.attributes import namespace
from telemetry_inject.plan.fields import check_span_name

STANDARD = frozenset(
    """
    client db error faas file gen_ai graphql http messaging network process rpc server url
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
"""Namespaces of the semantic conventions, also where a project is called like one."""

Holder = EventCommand | CounterCommand | HistogramCommand | LogCommand
"""What has attributes of its own."""


def conform(plan: Plan, function: Function, module: str, conventions: Conventions) -> Plan:
    """Return a plan of ours or of a model as the project would have written it.

    Attributes that the project forbids are left out.
    """
    if conventions == USUAL:
        return plan
    commands = tuple(
        _conformed(each, function, module, conventions)
        for each in plan.commands
        if not (isinstance(each, AttributeCommand) and _forbidden(each.key, module, conventions))
    )
    return plan.model_copy(update={"commands": commands})


def forbidden(plan: Plan, conventions: Conventions) -> str | None:
    """Return an attribute that a plan sets against the conventions; None where it sets none."""
    return next((key for key in _keys(plan.commands) if conventions.forbids(key)), None)


def _keys(commands: Iterable[Command]) -> Iterable[str]:
    for each in commands:
        if isinstance(each, AttributeCommand):
            yield each.key
        elif not isinstance(each, SpanCommand):
            yield from each.attributes


def _conformed(
    command: Command, function: Function, module: str, conventions: Conventions
) -> Command:
    match command:
        case SpanCommand():
            name = _span_name(command.name, function, module, conventions.span_names)
            return command.model_copy(update={"name": name})
        case AttributeCommand():
            return command.model_copy(update={"key": _key(command.key, module, conventions)})
        case _:
            return _with_attributes(command, module, conventions)


def _with_attributes(command: Holder, module: str, conventions: Conventions) -> Holder:
    attributes = {
        _key(key, module, conventions): value
        for key, value in command.attributes.items()
        if not _forbidden(key, module, conventions)
    }
    return command.model_copy(update={"attributes": attributes})


def _forbidden(key: str, module: str, conventions: Conventions) -> bool:
    return conventions.forbids(key) or conventions.forbids(_key(key, module, conventions))


def _key(key: str, module: str, conventions: Conventions) -> str:
    """Return a key of the project's own with its prefix; others are as they were."""
    prefix = conventions.attribute_prefix
    own = ".".join(namespace(module))
    if (
        not prefix
        or own in {"", *STANDARD}
        or key.startswith(f"{prefix}.")
        or not key.startswith(f"{own}.")
    ):
        return key
    return f"{prefix}.{key.removeprefix(f'{own}.')}"


def _span_name(name: str, function: Function, module: str, style: str) -> str:
    if style in SEPARATORS:
        return name.replace(" ", SEPARATORS[style])
    if style == "words":
        return name
    written = function.qualified if style == "function" else f"{module}.{function.qualified}"
    try:
        check_span_name(written)
    except ValueError:  # a function without a name, or in another script
        return name
    return written
