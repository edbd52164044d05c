"""Parameters as written."""

from __future__ import annotations

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.text import decode, squeezed
from telemetry_inject.model import Parameter


def parameters(function: Node, data: bytes) -> tuple[Parameter, ...]:
    """Return the parameters of a function; a pattern's name is its text."""
    listed = function.child_by_field_name("parameters")
    if listed is None:
        single = function.child_by_field_name("parameter")
        return () if single is None else (Parameter(decode(data, single)),)
    if not listed.named_child_count:
        return ()
    return tuple(_parameter(each, data) for each in listed.named_children if each.type != "comment")


def _parameter(node: Node, data: bytes) -> Parameter:
    kind = node.type
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
            case _:
                waiting += node.named_children
    return frozenset(found)
