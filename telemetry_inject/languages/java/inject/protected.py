"""Lines whose leading white space is part of a value, so that it must stay as it is."""

from __future__ import annotations

import re

from tree_sitter import Node, Tree

from telemetry_inject.languages.java.grammar import GRAMMAR

_STARRED = re.compile(rb"/\*[^\n]*(?:\n[ \t]*\*[^\n]*)*")


def protected_rows(tree: Tree, data: bytes) -> frozenset[int]:
    """Return the rows that start inside a text block or a comment.

    Comments whose lines all start with `*` are not among them: formatters move those.
    """
    rows: set[int] = set()
    for node in spanning(tree, data):
        first, last = node.start_point.row, node.end_point.row
        if last == first:
            continue
        if node.type == "block_comment" and _STARRED.fullmatch(
            data, node.start_byte, node.end_byte
        ):
            continue
        rows.update(range(first + 1, last + 1))
    return frozenset(rows)


def spanning(tree: Tree, data: bytes) -> list[Node]:
    """Return the nodes that may take several lines."""
    found: list[Node] = []
    if b"/*" in data:
        found += GRAMMAR.captures("comments", tree.root_node).get("node", [])
    if b'"""' in data:
        found += GRAMMAR.captures("strings", tree.root_node).get("node", [])
    return found
