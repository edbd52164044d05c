"""Which nodes of a tree are ours."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Tree

from telemetry_inject.languages.rust.inject.spelling import (
    ABOVE,
    ATTRIBUTE,
    BELOW,
    IMPORT,
    ITEM,
    PREFIX,
    STATEMENT,
)

_ITEMS = ("static_item", "struct_item", "impl_item")


def is_import(node: Node, data: bytes) -> bool:
    """Return whether a node is our import."""
    return (
        node.type == "use_declaration" and data[node.start_byte : node.end_byte] == IMPORT.encode()
    )


def is_attribute(node: Node, data: bytes) -> bool:
    """Return whether a node is our attribute."""
    return node.type == "attribute_item" and bool(
        ATTRIBUTE.match(data, node.start_byte, node.end_byte)
    )


def is_statement(node: Node, data: bytes) -> bool:
    """Return whether a node is a statement of ours."""
    return node.type in ("expression_statement", "let_declaration") and bool(
        STATEMENT.match(data, node.start_byte, node.end_byte)
    )


def is_item(node: Node, data: bytes) -> bool:
    """Return whether a node is an instrument of ours, or what times a function."""
    return node.type in _ITEMS and bool(ITEM.match(data, node.start_byte, node.end_byte))


def is_marker(node: Node, data: bytes) -> bool:
    """Return whether a node is the comment behind our import, or above an item of ours."""
    if node.type != "line_comment":
        return False
    before, after = node.prev_sibling, node.next_sibling
    if before is not None and is_import(before, data):
        return True
    text = data[node.start_byte : node.end_byte].rstrip().decode("utf-8", "replace")
    return text in (ABOVE, BELOW) and after is not None and is_item(after, data)


def is_ours(node: Node, data: bytes) -> bool:
    """Return whether a node, with all that is in it, was inserted."""
    match node.type:
        case "attribute_item":
            return is_attribute(node, data)
        case "expression_statement" | "let_declaration":
            return is_statement(node, data)
        case "static_item" | "struct_item" | "impl_item":
            return is_item(node, data)
        case "use_declaration":
            return is_import(node, data)
        case "line_comment":
            return is_marker(node, data)
        case _:
            return False


def ours(tree: Tree, data: bytes) -> Iterator[Node]:
    """Yield the outermost nodes that are ours, in order."""
    stack = [tree.root_node]
    while stack:
        node = stack.pop()
        if is_ours(node, data):
            yield node
        elif PREFIX.search(data, node.start_byte, node.end_byte):
            stack.extend(reversed(node.children))
