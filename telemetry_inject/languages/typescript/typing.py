"""What types ask of the idioms: where the body in an arrow function would not compile any more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.ecmascript.inject.idioms import ACTIVE, FLAT
from telemetry_inject.languages.ecmascript.inject.rungs import function_node
from telemetry_inject.languages.ecmascript.scan import parameters
from telemetry_inject.languages.ecmascript.typed import peeled
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function

_FUNCTIONS = frozenset(
    [
        "arrow_function",
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
    ]
)
_COMPARISONS = frozenset(["===", "!==", "==", "!=", "instanceof", "in", "&&", "||"])
_TARGETS = {
    "assignment_expression": "left",
    "augmented_assignment_expression": "left",
    "update_expression": "argument",
    "for_in_statement": "left",
}
_WIDE = re.compile(r"\||\bunknown\b")
"""In a type that can be narrowed."""
_NARROWED = "a parameter is assigned to, and a closure relies on what it was narrowed to"
_GUARD = re.compile(r"(?:^|[.#_])(?:is|has|are|can|guard|check)(?:[A-Z_\d]\w*)?$|(?:Guard|Is)$")
"""What functions that give a type predicate are called."""
_GENERIC = re.compile(rb"[(:|&?]\s*<[^()]*>\s*\(")
"""A function type with type parameters of its own, in a declared type."""
_ENDLESS = re.compile(rb"(?:while\s*\(\s*(?:true|1)\s*\)|for\s*\(\s*;\s*;\s*\))")


def objections(file: Parsed, function: Function) -> Mapping[str, str]:
    """Return what speaks against the idioms; each was compiled: see docs/typescript.md."""
    node = function_node(file, function)
    body = node.child_by_field_name("body") if node is not None else None
    if node is None or body is None:
        return {}
    if _narrowed_in_closures(node, body, function, file.source.data):
        return dict.fromkeys((ACTIVE, FLAT), _NARROWED)
    why = _against(node, body, function, file.source.data)
    return {ACTIVE: why} if why is not None else {}


def _against(node: Node, body: Node, function: Function, data: bytes) -> str | None:
    """Return why the body cannot be that of an arrow function."""
    if function.kind == "setter":
        return "a setter returns no value, not even that of its body"
    if "arguments" in function.features:
        return "it reads `arguments`, which an arrow function has not in every target"
    if function.returns is None:
        if _may_be_predicate(node, body, function, data):
            return "the compiler may infer a type predicate, which only its own body can give"
        if _is_generic_elsewhere(node, data):
            return "it stands for a generic function, whose types its body has only where it is"
        if _never_returns(body, function, data):
            return (
                "it never returns: what the compiler infers would be `never`, and no longer `void`"
            )
    return None


def _inside(body: Node, functions: bool) -> Iterator[Node]:
    """Yield the named nodes of a body, those of inner functions only with `functions`."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        for child in node.named_children:
            if functions or child.type not in _FUNCTIONS:
                yield child
                waiting.append(child)


def _returned(body: Node) -> list[Node]:
    """Return the values that a body returns; that of an arrow function without braces is itself."""
    if body.type != "statement_block":
        return [body]
    return [
        value
        for node in _inside(body, functions=False)
        if node.type == "return_statement"
        for value in node.named_children
        if value.type != "comment"
    ]


def _may_be_predicate(node: Node, body: Node, function: Function, data: bytes) -> bool:
    """Return whether all that is returned is one test of a parameter (TypeScript 5.5 and newer)."""
    if function.is_async or not function.parameters:
        return False
    values = _returned(body)
    return len(values) == 1 and _is_test(values[0], parameters.names(node, data), data)


def _is_test(value: Node, names: frozenset[str], data: bytes) -> bool:
    value = peeled(value)
    if value.type == "unary_expression":
        return decode(data, value.children[0]) == "!"
    if value.type == "binary_expression":
        operator = value.child_by_field_name("operator")
        tests = operator is not None and operator.type in _COMPARISONS
        return tests and any(
            each.type == "identifier" and decode(data, each) in names
            for each in _inside(value, functions=True)
        )
    if value.type == "call_expression":
        given, callee = (value.child_by_field_name(each) for each in ("arguments", "function"))
        if callee is None or _GUARD.search(decode(data, callee)) is None:
            return False
        return given is not None and any(
            each.type == "identifier" and decode(data, each) in names
            for each in given.named_children
        )
    return False


def _never_returns(body: Node, function: Function, data: bytes) -> bool:
    """Return whether the end of a declared function or a method is certainly not reached."""
    if body.type != "statement_block" or "arrow" in function.features or _returned(body):
        return False
    statements = [each for each in body.named_children if each.type != "comment"]
    last = statements[-1] if statements else None
    return last is not None and (
        last.type == "throw_statement" or _ENDLESS.match(data, last.start_byte) is not None
    )


def _is_generic_elsewhere(node: Node, data: bytes) -> bool:
    """Return whether a function takes its types from a generic function type around it.

    `const f: <T>(x: T) => Result<T> = (x) => …`, or what a function with such a result returns.
    """
    holder = node.parent
    while holder is not None and holder.type in {"return_statement", "parenthesized_expression"}:
        holder = holder.parent
    while holder is not None and holder.type == "statement_block":
        holder = holder.parent
    if holder is None or node.child_by_field_name("type_parameters") is not None:
        return False
    field = "type" if holder.type in {"variable_declarator", "public_field_definition"} else None
    field = "return_type" if holder.type in _FUNCTIONS else field
    declared = holder.child_by_field_name(field) if field else None
    return (
        declared is not None
        and _GENERIC.search(data, declared.start_byte, declared.end_byte) is not None
    )


def _narrowed_in_closures(node: Node, body: Node, function: Function, data: bytes) -> bool:
    """Return whether a parameter that is assigned to, and may be narrowed, is used in a closure.

    The compiler keeps what it knows after the last assignment; one in a `try` or in another
    function may come at any time.
    """
    wide = {
        each.name
        for each in function.parameters
        if each.kind != "plain" or _WIDE.search(each.annotation or ("" if each.default else "|"))
    }
    taken = parameters.names(node, data)
    if all(each.kind == "plain" for each in function.parameters):
        taken &= wide
    if not taken:
        return False
    every = list(_inside(body, functions=True))
    inner = [each for each in every if each.type in _FUNCTIONS]
    if not inner:
        return False
    assigned = {name for each in every for name in _assigned(each, data)} & taken
    return bool(assigned) and any(
        each.type in {"identifier", "shorthand_property_identifier"}
        and decode(data, each) in assigned
        for each in _all(inner)
    )


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield from _inside(node, functions=True)


def _assigned(node: Node, data: bytes) -> Iterator[str]:
    field = _TARGETS.get(node.type)
    target = node.child_by_field_name(field) if field else None
    if target is None:
        return
    if target.type == "identifier":
        yield decode(data, target)
        return
    for each in _inside(target, functions=True):
        if each.type in {"identifier", "shorthand_property_identifier_pattern"}:
            yield decode(data, each)
