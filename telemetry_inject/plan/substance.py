"""Whether a function that is no boundary does enough to be worth a span.

A span costs microseconds and a place in somebody's trace, so restraint is the rule: what is chosen
leads to boundaries, waits, or directs several functions of weight. What may run in an inner loop
is never chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Function
from telemetry_inject.words import split_words

HOT_WORDS = frozenset(
    """
    advance append as compare consume decode depart emit encode escape feed format from get has
    hash is iter lex match next normalize on parse peek pop push quote read render scan set to tokenise
    tokenize visit write
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
"""First words of functions that tend to run many times for one piece of work."""

ENDLESS = frozenset({"loop", "forever", "periodic", "poll", "watch", "worker"})
"""Words of functions that may never return: their span would never arrive."""

LEAST_STATEMENTS = 8
LEAST_DIRECTED = 3
WEIGHT = 5
"""Statements from which a function counts as more than a step."""


@dataclass(frozen=True, slots=True)
class CallGraph:
    """Who calls whom within one file, as far as bare and own-object names tell."""

    callees: dict[str, tuple[Function, ...]]
    callers: dict[str, int]
    boundaries: frozenset[str]
    file: Parsed


def call_graph(file: Parsed, boundaries: frozenset[str]) -> CallGraph:
    """Return the calls between the functions of `file`."""
    functions = file.scan.functions
    by_name: dict[str, list[Function]] = {}
    for function in functions:
        by_name.setdefault(function.name, []).append(function)
    callees: dict[str, tuple[Function, ...]] = {}
    callers: dict[str, int] = {}
    for function in functions:
        targets = {
            target.id: target
            for call in function.calls
            for target in _targets(call, function, by_name)
            if target.id != function.id
        }
        callees[function.id] = tuple(targets.values())
        for key in targets:
            callers[key] = callers.get(key, 0) + 1
    return CallGraph(callees, callers, boundaries, file)


def substance(function: Function, graph: CallGraph) -> tuple[bool, str]:
    """Return whether `function` is worth a span, and the sentence that says why."""
    against = _against(function)
    if against is not None:
        return False, f"Left out: {against}."
    reason = _worth(function, graph)
    if reason is None:
        return False, "Left out: it computes, without input or output of its own."
    if _called_in_loop(function, graph.file):
        return False, "Left out: it is called in a loop, and each round would be a span."
    return True, reason


def _against(function: Function) -> str | None:
    if function.name.startswith("__") and function.name.endswith("__"):
        return "the language calls it by itself"
    if function.parent is not None:
        return "it is part of another function"
    if function.kind in ("constructor", "getter", "setter"):
        return f"it is a {function.kind}"
    if "recursive" in function.features:
        return "it calls itself, and each level would be a span"
    if function.statements < LEAST_STATEMENTS:
        return f"it is small ({_count(function.statements, 'statement', 'statements')})"
    if function.is_generator:
        return "it is a generator without input or output of its own"
    return None


def _worth(function: Function, graph: CallGraph) -> str | None:
    callees = graph.callees[function.id]
    reached = sum(each.id in graph.boundaries for each in callees)
    if reached:
        return f"It directs {_count(reached, 'boundary', 'boundaries')} of this file."
    words = split_words(function.name)
    inner = function.name.startswith("_") or bool(graph.callers.get(function.id))
    if not words or words[0] in HOT_WORDS:
        return None
    if (
        function.is_async
        and function.complexity > 1
        and not inner
        and not ENDLESS.intersection(words)
    ):
        return f"It is asynchronous and has {function.statements} statements."
    weighty = sum(each.statements >= WEIGHT for each in callees)
    if weighty >= LEAST_DIRECTED and not inner:
        return f"It directs {weighty} functions of weight."
    return None


def _targets(
    call: str, function: Function, by_name: dict[str, list[Function]]
) -> Iterable[Function]:
    receiver, dot, name = call.rpartition(".")
    for target in by_name.get(name, ()):
        if (not dot and target.owner is None) or (
            receiver in ("self", "cls", "this") and target.owner == function.owner is not None
        ):
            yield target


def _called_in_loop(function: Function, file: Parsed) -> bool:
    """Return whether the file calls something of that name inside a loop or a callback.

    Only the places where the name is followed by a parenthesis are looked at: walking the tree of
    every file would cost as much as scanning it.
    """
    name = re.compile(rb"\b" + re.escape(function.name.encode()) + rb"\s*\(")
    for found in name.finditer(file.source.data):
        node = file.tree.root_node.descendant_for_byte_range(found.start(), found.start())
        while node is not None and not _is_definition(node):
            if _is_loop(node.type) or _is_callback(node):
                return True
            node = node.parent
    return False


def _is_definition(node: Node) -> bool:
    """Return whether a function with a name starts here; what is around it says nothing more."""
    return node.child_by_field_name("body") is not None and (
        node.child_by_field_name("name") is not None
    )


def _is_callback(node: Node) -> bool:
    return (
        node.type in ("lambda", "arrow_function", "function_expression")
        and node.parent is not None
        and node.parent.type in ("arguments", "argument_list")
    )


def _is_loop(kind: str) -> bool:
    return (
        kind.startswith(("for_", "while_", "do_", "enhanced_for", "loop_"))
        or kind.endswith("_comprehension")
        or kind == "generator_expression"
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
