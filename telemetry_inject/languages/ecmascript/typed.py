"""Seeing through what only types need: `x as T`, `x satisfies T`, `x!`, `<T>x`."""

from __future__ import annotations

from tree_sitter import Node

ASSERTIONS = frozenset({"as_expression", "satisfies_expression", "non_null_expression"})
"""The value of each is its first named child; that of a `type_assertion` is its last."""
_SEEN_THROUGH = ASSERTIONS | {"parenthesized_expression", "type_assertion"}


def asserted(node: Node) -> Node | None:
    """Return the value that a type is only asserted of; None for any other node."""
    if node.type in ASSERTIONS:
        return node.named_child(0) if node.named_child_count else None
    if node.type == "type_assertion":
        return node.named_child(node.named_child_count - 1) if node.named_child_count else None
    return None


def peeled(node: Node) -> Node:
    """Return the value inside of parentheses and assertions of types."""
    while node.type in _SEEN_THROUGH and node.named_child_count:
        last = node.type == "type_assertion"
        node = node.named_child(node.named_child_count - 1 if last else 0)
    return node
