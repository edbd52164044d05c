"""The words on how much there is in a body: `stub`, `accessor`, `wrapper`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

_UNFINISHED = re.compile(
    rb"\s*throw\s+new\s+(?:\w+\.)*(?:UnsupportedOperationException|NotImplementedException"
    rb"|AbstractMethodError|NotImplementedError)\b"
)
_ATOMS = frozenset(
    """
    identifier field_access array_access this true false null_literal decimal_integer_literal
    decimal_floating_point_literal string_literal character_literal hex_integer_literal class_literal
    octal_integer_literal binary_integer_literal hex_floating_point_literal
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_INNER = {"parenthesized_expression", "cast_expression", "unary_expression"}
_COMMENTS = {"line_comment", "block_comment"}


def substance(data: bytes, body: Node | None, calls: Sequence[str], complexity: int) -> set[str]:
    """Return the words that hold for a function with such a body."""
    if body is None:
        return {"stub", "bodiless"}
    if body.type not in {"block", "constructor_body"}:
        return _value(body, calls)
    inside = [each for each in body.named_children if each.type not in _COMMENTS]
    if not inside or all(each.type == "explicit_constructor_invocation" for each in inside):
        return {"stub"}
    if len(inside) > 1 or complexity > 1:
        return set()
    only = inside[0]
    if only.type == "throw_statement":
        return {"stub"} if _UNFINISHED.match(data, only.start_byte, only.end_byte) else set()
    if only.type not in {"return_statement", "expression_statement"} or not only.named_child_count:
        return {"stub"} if only.type == "return_statement" else set()
    value = only.named_children[-1]
    if value.type == "assignment_expression":
        right = value.child_by_field_name("right")
        return {"accessor"} if right is not None and not calls and _plain(right) else set()
    return _value(value, calls)


def _value(value: Node, calls: Sequence[str]) -> set[str]:
    """Return the words for a function that does nothing but give a value."""
    if len(calls) == 1 and value.type in {"method_invocation", "object_creation_expression"}:
        return {"wrapper"}
    return {"accessor"} if not calls and _plain(value) else set()


def _plain(value: Node) -> bool:
    """Return whether an expression only names a value."""
    while value.type in _INNER and value.named_child_count:
        value = value.named_children[-1]
    return value.type in _ATOMS
