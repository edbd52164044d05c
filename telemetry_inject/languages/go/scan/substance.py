"""The words on how much there is in a body: `stub`, `accessor`, `wrapper`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from telemetry_inject.languages.go.scan.outline import Shape

_UNFINISHED = re.compile(
    rb"not[ -]?(?:yet )?implemented|unimplemented|must (?:be )?implement|\btodo\b", re.IGNORECASE
)
_ATOMS = frozenset(
    """
    identifier selector_expression int_literal float_literal interpreted_string_literal
    raw_string_literal rune_literal true false nil index_expression
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)


def substance(
    data: bytes,
    body: Node | None,
    statements: int,
    complexity: int,
    *,
    calls: Sequence[str],
    shape: Shape,
) -> set[str]:
    """Return the words that hold for a function with so many statements and such calls."""
    if body is None:
        return {"stub", "bodiless"}
    if not statements:
        return set() if shape.inner else {"stub"}
    if statements > 1 or shape.inner or complexity > 1:
        return set()
    first = next((each for each in _statements(body) if each.type != "comment"), None)
    if first is None:
        return set()
    if calls == ["panic"] and _UNFINISHED.search(data, first.start_byte, first.end_byte):
        return {"stub"}
    return _single(first, calls)


def _statements(body: Node) -> list[Node]:
    listed = next((each for each in body.named_children if each.type == "statement_list"), None)
    return listed.named_children if listed is not None else []


def _single(node: Node, calls: Sequence[str]) -> set[str]:
    """Return `wrapper` or `accessor` where the only statement of a body is that."""
    if len(calls) > 1:
        return set()
    if node.type == "assignment_statement":
        right = node.child_by_field_name("right")
        return set() if calls or right is None or not _plain(right) else {"accessor"}
    if node.type not in {"return_statement", "expression_statement"}:
        return set()
    given = [each for each in node.named_children if each.type != "comment"]
    if not given:
        return {"stub"}
    value = given[0]
    if calls:
        inner = value.named_children if value.type == "expression_list" else [value]
        return {"wrapper"} if len(inner) == 1 and inner[0].type == "call_expression" else set()
    return {"accessor"} if _plain(value) else set()


def _plain(node: Node) -> bool:
    """Return whether an expression, or each of a list, only names a value."""
    values = node.named_children if node.type == "expression_list" else [node]
    for value in values:
        while value.type in {"unary_expression", "parenthesized_expression"}:
            value = value.named_children[-1]  # noqa: PLW2901
        if value.type not in _ATOMS:
            return False
    return True
