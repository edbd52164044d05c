"""The proof that an edit only added: the tree without our nodes is the tree before."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.cfamily.text import line_end

_BLOCKS = ("compound_statement", "ERROR")


def objection(before: Parsed, after: bytes, tree: Tree) -> str | None:
    """Return what is wrong with the instrumented text; None where nothing is.

    Our statements must stand in blocks, our include at the top, and the tokens of both trees with
    their place in the tree must be the same, comments included.
    """
    old = _tokens(before.tree.root_node, before.source.data)
    new = _tokens(tree.root_node, after)
    for one, other in zip(old, new, strict=False):
        if one != other:
            return f"the tree would differ at {one[2][:40].decode('utf-8', 'replace')!r}"
    if next(old, None) or next(new, None):
        return "the tree would hold other nodes"
    return None


def _is_ours(node: Node, data: bytes) -> bool:
    """Return whether a node, with all that is in it, was inserted."""
    if node.type == "expression_statement":
        around = node.parent
        return data.startswith(b"_otel_", node.start_byte) and (
            around is not None and around.type in _BLOCKS
        )
    if node.type == "preproc_include":
        line = data[node.start_byte : line_end(data, node.start_byte)]
        return b"telemetry_inject.h" in line and b"/* telemetry-inject: v" in line
    if node.type == "comment":
        return data.startswith(b"/* telemetry-inject: v", node.start_byte)
    return False


def _tokens(root: Node, data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield depth, kind and source of the nodes of a tree in order, without those that are ours.

    Inner nodes come with no source.
    """
    mine = b"telemetry_inject.h" in data
    cursor = root.walk()
    depth = 0
    while True:
        node = cursor.node
        assert node is not None
        if not (mine and _is_ours(node, data)):
            leaf = node.child_count == 0
            yield depth, node.type, data[node.start_byte : node.end_byte] if leaf else b""
            if cursor.goto_first_child():
                depth += 1
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            depth -= 1
