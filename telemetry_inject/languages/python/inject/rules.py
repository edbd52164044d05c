"""Which rungs a function cannot take, and why: everything that somebody could notice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Tree

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.python.inject import decorators, frames
from telemetry_inject.languages.python.inject.anatomy import (
    Definition,
    definition_at,
    is_joined,
    line_of,
    room,
)
from telemetry_inject.languages.python.inject.header import spot
from telemetry_inject.languages.python.inject.idioms import RUNGS
from telemetry_inject.languages.python.memory import remembered
from telemetry_inject.model import AttributeCommand, Function, HistogramCommand, Plan, SpanCommand

_DIRECTIVE = re.compile(rb"[ \t]*#\s*(?:pylint:\s*disable-next|fmt:\s*off|yapf:\s*disable)")
_DROPPED = re.compile(rb"(?m)^[ \t]*(?:del\b[^\n]+|(?:\w+[ \t]*=[ \t]*)+None\b)")
_NAME = re.compile(rb"\w+")
_NEVER = {
    "error": "it overlaps a syntax error",
    "ignored": "a comment asks to leave it alone",
    "instrumented": "it carries telemetry already",
    "lambda": "a lambda has no body for statements",
    "stub": "it has no body worth a span",
    "abstract": "it is abstract",
    "overload": "it only declares an overload",
    "type-checking": "it exists for type checkers only",
    "dunder": "telemetry itself may call it",
    "compiled": "a decorator compiles its source",
    "signal-handler": "it may run between any two instructions",
}
_SPANLESS = {
    "awaitable": "it returns something to await, so that a span around it would end too early",
    "forks": "it forks or replaces the process, so that a span would end twice or never",
}
_BRANCHES = {"if_statement", "elif_clause", "else_clause", "try_statement", "except_clause"}
_UNDECORATED = {
    "recursive": "it may call itself, and a decorator doubles the depth of the stack",
    "test": "test runners look at functions",
}


@remembered
def bare_returns(_: Tree, data: bytes) -> bool:
    """Return whether a file ends lines with a carriage return alone."""
    return b"\r" in data and re.search(rb"\r(?!\n)", data) is not None


def objections(file: Parsed, function: Function, plan: Plan, reach: Reach) -> dict[str, str]:
    """Return, for each rung that is for such a plan and cannot carry it, the reason in a sentence."""
    definition = definition_at(file.tree, file.source.data, function.start)
    never = next(_always(file, function, plan, reach), None)
    if never or definition is None:
        return dict.fromkeys(RUNGS, never or "no `def` was found for it")
    span = any(isinstance(each, SpanCommand) for each in plan.commands)
    if not span:
        why = next(_inside(file, definition, function, plan), None)
        return {"lines": why} if why else {}
    rungs = (
        ("decorator", _decorator(file, definition, function, plan, reach)),
        ("with", _with(file, definition, function, reach)),
        ("flat", _flat(file, definition, function, reach)),
        ("quiet", _quiet(file, definition, function)),
    )
    return {rung: why for rung, whys in rungs if (why := next(whys, None))}


def _always(file: Parsed, function: Function, plan: Plan, reach: Reach) -> Iterator[str]:
    """Yield what rules out every rung."""
    data = file.source.data
    if "foreign-prefix" in file.scan.features:
        yield "the file uses the reserved prefix `_otel` without our marker"
    if bare_returns(file.tree, data):
        yield "the file ends lines with a bare carriage return"
    if not _NEVER.keys().isdisjoint(function.features):
        yield from (why for feature, why in _NEVER.items() if feature in function.features)
    if any(isinstance(each, SpanCommand) for each in plan.commands):
        yield from (why for feature, why in _SPANLESS.items() if feature in function.features)
    if f"handler:{function.name}" in reach:
        yield "it is registered as a signal handler, and may run between any two instructions"
    if f"compiled:{function.name}" in reach:
        yield "it is handed to something that compiles its source"
    if function.start < spot(file.tree, data).offset:
        yield "it stands among the imports, above the line that binds the tracer"
    if "by-value" in reach and (function.parent or "script" in _place(file)):
        yield "it may be pickled by value, and a tracer cannot be pickled"


def _place(file: Parsed) -> str:
    return "script" if b"if __name__ ==" in file.source.data else ""


def _decorator(
    file: Parsed, definition: Definition, function: Function, plan: Plan, reach: Reach
) -> Iterator[str]:
    features = function.features
    if function.is_generator:
        yield "it is a generator, which a decorator would end at once"
    yield from (why for feature, why in _UNDECORATED.items() if feature in features)
    yield from frames.seen(file, function, reach)
    yield from decorators.objections(file, function, definition)
    if _lets_go(file, function):
        yield "it lets go of a parameter, and a decorator would hold on to it"
    if definition.docstring is not None and b">>>" in (definition.docstring.text or b""):
        yield "doctest finds no examples below a decorator"
    if "reads-code" in reach or f"reads-code:{function.name}" in reach:
        yield "the project reads `__code__`, `__defaults__` or the like of functions"
    if "frozen-exception" in reach:
        yield "the project has exceptions with immutable attributes, which `contextlib` breaks"
    if "loud-exception" in reach:
        yield "the text of one of the project's exceptions has effects or may fail"
    if _is_variant(file, definition, function):
        yield "type checkers compare variants of a function, and take none with a decorator"
    if definition.margin.strip(b" \t") or is_joined(file.source.data, definition.line):
        yield "its `def` does not start on a line of its own"
    above = line_of(file.source.data, max(definition.line - 1, 0))
    if definition.line and _DIRECTIVE.match(file.source.data, above):
        yield "a directive in the comment above governs the next line"
    if _needs_room(plan):
        yield from _room(file, definition)


def _lets_go(file: Parsed, function: Function) -> bool:
    """Return whether a function drops a parameter before its end: what it held may be freed then."""
    body = file.source.data[function.body_start : function.body_end]
    names = {each.name.lstrip("*").encode() for each in function.parameters}
    if b"del " not in body and b"None" not in body:
        return False
    dropped = (name for match in _DROPPED.finditer(body) for name in _NAME.findall(match[0]))
    return not names.isdisjoint(dropped)


def _is_variant(file: Parsed, definition: Definition, function: Function) -> bool:
    """Return whether a function stands in a branch and is defined elsewhere in its scope as well."""
    node = definition.node if not definition.decorators else definition.node.parent
    block = node.parent if node is not None else None
    above = block.parent if block is not None else None
    if above is None or above.type not in _BRANCHES:
        return False
    return any(
        each.qualified == function.qualified and each.start != function.start
        for each in file.scan.functions
    )


def _needs_room(plan: Plan) -> bool:
    """Return whether a plan puts lines into the body; constants go with the span."""
    return any(
        not isinstance(each, SpanCommand)
        and not (isinstance(each, AttributeCommand) and _is_literal(each.expression))
        for each in plan.commands
    )


def _is_literal(text: str) -> bool:
    return text[0] in "\"'-0123456789" or text in ("True", "False")


def _with(file: Parsed, definition: Definition, function: Function, reach: Reach) -> Iterator[str]:
    if function.is_generator:
        yield "it is a generator, and its span would stay current in the code that drives it"
    if "frozen-exception" in reach:
        yield "the project has exceptions with immutable attributes, which `contextlib` breaks"
    if "loud-exception" in reach:
        yield "the text of one of the project's exceptions has effects or may fail"
    yield from _room(file, definition)


def _flat(file: Parsed, definition: Definition, function: Function, reach: Reach) -> Iterator[str]:
    if "loud-exception" in reach:
        yield "the text of one of the project's exceptions has effects or may fail"
    yield from _quiet(file, definition, function)


def _quiet(file: Parsed, definition: Definition, function: Function) -> Iterator[str]:
    if "reads-scope" in function.features:
        yield "it looks at its local names, and this would add one"
    yield from _room(file, definition)


def _room(file: Parsed, definition: Definition) -> Iterator[str]:
    try:
        room(file.tree, file.source.data, definition)
    except ValueError as error:
        yield str(error)


def _inside(file: Parsed, definition: Definition, function: Function, plan: Plan) -> Iterator[str]:
    timed = any(
        isinstance(each, HistogramCommand) and each.value == "duration" for each in plan.commands
    )
    if timed and "reads-scope" in function.features:
        yield "it looks at its local names, and a clock would add one"
    if not plan.commands:
        yield "the plan is empty"
    yield from _room(file, definition)
