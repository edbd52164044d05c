"""Parameters as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.text import squeezed
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Parameter


def parameters(function: Node, data: bytes) -> tuple[Parameter, ...]:
    """Return the parameters of a function; a pattern's name is its text."""
    listed = function.child_by_field_name("parameters")
    if listed is None:
        single = function.child_by_field_name("parameter")
        return () if single is None else (Parameter(decode(data, single)),)
    if not listed.named_child_count:
        return ()
    found = [_parameter(each, data) for each in listed.named_children if each.type != "comment"]
    return tuple(each for each in found if each.name != "this")


_TYPED = {"required_parameter", "optional_parameter"}


def _parameter(node: Node, data: bytes) -> Parameter:
    kind = node.type
    if kind in _TYPED:
        return _typed(node, data)
    if kind == "identifier":
        return Parameter(decode(data, node))
    if kind == "assignment_pattern":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            plain = left.type == "identifier"
            return Parameter(
                decode(data, left) if plain else squeezed(decode(data, left)),
                default=decode(data, right),
                kind="plain" if plain else "pattern",
            )
    if kind == "rest_pattern":
        return Parameter(squeezed(decode(data, node)[3:].lstrip()), kind="variadic")
    return Parameter(squeezed(decode(data, node)), kind="pattern")


def typed(function: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the name and the type of each parameter that is a plain name with a type."""
    listed = function.child_by_field_name("parameters")
    for each in listed.named_children if listed is not None else ():
        if each.type in _TYPED:
            pattern, declared = (each.child_by_field_name(key) for key in ("pattern", "type"))
            if pattern is not None and declared is not None and pattern.type == "identifier":
                yield pattern, declared


def _typed(node: Node, data: bytes) -> Parameter:
    """Return a parameter with its type; that of an optional one takes `undefined` as well."""
    pattern, declared = node.child_by_field_name("pattern"), node.child_by_field_name("type")
    if pattern is None:
        return Parameter(squeezed(decode(data, node)), kind="pattern")
    plain = _parameter(pattern, data) if pattern.type != "this" else Parameter("this")
    value = node.child_by_field_name("value")
    text = decode(data, declared)[1:].strip() if declared is not None else None
    if text is not None and node.type == "optional_parameter":
        text += " | undefined"
    return replace(
        plain, annotation=text, default=decode(data, value) if value is not None else None
    )


def names(function: Node, data: bytes) -> frozenset[str]:
    """Return every name that the parameters bind, those inside of patterns included."""
    found: set[str] = set()
    waiting = [
        node
        for field in ("parameters", "parameter")
        if (node := function.child_by_field_name(field)) is not None
    ]
    while waiting:
        node = waiting.pop()
        match node.type:
            case "identifier" | "shorthand_property_identifier_pattern":
                found.add(decode(data, node))
            case "assignment_pattern" | "object_assignment_pattern":
                waiting += node.children_by_field_name("left")
            case "pair_pattern":
                waiting += node.children_by_field_name("value")
            case "required_parameter" | "optional_parameter":
                waiting += node.children_by_field_name("pattern")
            case _:
                waiting += node.named_children
    return frozenset(found)
