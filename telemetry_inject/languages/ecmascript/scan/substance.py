"""The words on how much there is in a body: `stub`, `accessor`, `wrapper`, `directive`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.scan.outline import Shape
from telemetry_inject.languages.ecmascript.typed import ASSERTIONS, asserted

_UNFINISHED = re.compile(
    rb"not[ -]?(?:yet )?implemented|unimplemented|abstract|must (?:be )?(?:implement|overrid)|\btodo\b",
    re.IGNORECASE,
)
_ATOMS = frozenset(
    [
        "member_expression",
        "identifier",
        "this",
        "string",
        "number",
        "true",
        "false",
        "null",
        "undefined",
        "subscript_expression",
        "template_string",
        "regex",
    ]
)
_SEEN_THROUGH = ASSERTIONS | {
    "await_expression",
    "parenthesized_expression",
    "type_assertion",
    "unary_expression",
}
_MAY_DIRECT = re.compile(rb"\{\s*(?:['\"]|/[/*])")


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
        return {"stub"}
    if body.type != "statement_block":
        return {"expression-body"} | _single(body, complexity, calls, shape)
    if not statements:
        return set() if shape.inner else {"stub"}
    if statements > 1 and not _MAY_DIRECT.match(data, body.start_byte):
        return set()
    first = next((each for each in body.named_children if each.type != "comment"), None)
    if first is None:
        return set()
    found = {"directive"} if _is_directive(first) else set()
    if statements == 1:
        found |= _single(first, complexity, calls, shape)
        if _is_unfinished(first, data) or calls == ["super"]:
            found.add("stub")
    return found


def _is_directive(first: Node) -> bool:
    if first.type != "expression_statement" or not first.named_child_count:
        return False
    return first.named_child(0).type == "string"


def _is_unfinished(first: Node, data: bytes) -> bool:
    if first.type != "throw_statement":
        return False
    return _UNFINISHED.search(data, first.start_byte, first.end_byte) is not None


def _single(node: Node, complexity: int, calls: Sequence[str], shape: Shape) -> set[str]:
    """Return `wrapper` or `accessor` where the only statement of a body is that."""
    if complexity > 1 or shape.inner or len(calls) > 1:
        return set()
    if node.type in {"return_statement", "expression_statement"}:
        node = next((each for each in node.named_children if each.type != "comment"), node)
    while node.type in _SEEN_THROUGH and node.named_child_count:
        node = asserted(node) or node.named_child(node.named_child_count - 1)
    if node.type in {"call_expression", "new_expression"}:
        return {"wrapper"}
    if calls:
        return set()
    if node.type == "assignment_expression":
        right = node.child_by_field_name("right")
        return {"accessor"} if right is not None and right.type in _ATOMS else set()
    return {"accessor"} if node.type in _ATOMS else set()
