"""The context that a closure finds in a function around it."""

from __future__ import annotations

import re

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.go.inject.carriers import PLAIN, Carrier, carriers
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function

_DERIVED = re.compile(
    r"(?:context\.With\w+|signal\.NotifyContext|errgroup\.WithContext|_otelContext\.Context)\("
)
_DECLARING = {
    "var_spec", "const_spec", "parameter_declaration", "variadic_parameter_declaration",
    "receive_statement", "range_clause",
}  # fmt: skip


def captured(file: Parsed, node: Node) -> tuple[Carrier, Function] | None:
    """Return the context parameter of a function around a closure, and that function.

    It has one name and one type in all of that function, and is never given another value there;
    None where that is not certain.
    """
    if node.type != "func_literal":
        return None
    data = file.source.data
    known = {(each.start, each.end): each for each in file.scan.functions}
    around = node.parent
    while around is not None:
        outer = known.get((around.start_byte, around.end_byte))
        body = around.child_by_field_name("body") if outer is not None else None
        if outer is not None and body is not None and around.type in body_.FUNCTIONS:
            plain = [each for each in carriers(file, outer) if each.kind is PLAIN]
            for each in plain:
                steady = each.name != "_" and is_steady(body, each.name, data)
                certain = steady and not is_assigned(body, each.name, data)
                return (each, outer) if certain else None
        around = around.parent
    return None


def is_steady(body: Node, name: str, data: bytes) -> bool:
    """Return whether a name stands for a context wherever a body uses it."""
    if not body_.declares(body, name, data):
        return True
    for mention in body_.mentions(body, name, data):
        around = mention.parent
        if around is None or around.type in _DECLARING:
            return False
        outer = around.parent
        if around.type != "expression_list" or outer is None:
            continue
        if outer.child_by_field_name("left") != around or outer.type == "assignment_statement":
            continue
        right = outer.child_by_field_name("right")
        if right is None or not _DERIVED.match(decode(data, right)):
            return False
    return True


def is_assigned(body: Node, name: str, data: bytes) -> bool:
    """Return whether a name is given another value in a body, by `=` and not by `:=`."""
    for mention in body_.mentions(body, name, data):
        around = mention.parent
        outer = around.parent if around is not None else None
        if (
            around is not None
            and around.type == "expression_list"
            and outer is not None
            and outer.type == "assignment_statement"
            and outer.child_by_field_name("left") == around
        ):
            return True
    return False
