"""Lines whose leading white space is part of a value, so that it must stay as it is."""

from __future__ import annotations

import re

from tree_sitter import Node, Tree

from telemetry_inject.languages.ecmascript.grammar import captures

_STARRED = re.compile(rb"/\*[^\n]*(?:\n[ \t]*\*[^\n]*)*")


def protected_rows(tree: Tree, data: bytes) -> frozenset[int]:
    """Return the rows that start inside a template, a continued string, JSX text or a comment.

    Comments whose lines all start with `*` are not among them: formatters move those.
    """
    rows: set[int] = set()
    for node in spanning(tree, data):
        first, last = node.start_point.row, node.end_point.row
        if last == first:
            continue
        if node.type == "comment" and _STARRED.fullmatch(data, node.start_byte, node.end_byte):
            continue
        if node.type == "jsx_text":
            rows |= _text_rows(node, data)
        else:
            rows.update(range(first + 1, last + 1))
    return frozenset(rows)


def spanning(tree: Tree, data: bytes) -> list[Node]:
    """Return the nodes that may take several lines; most files have none of most kinds."""
    found: list[Node] = []
    if b"/*" in data:
        found += _nodes(tree, "comments")
    if b"`" in data:
        found += _nodes(tree, "templates")
    jsx = b"/>" in data or b"</" in data
    if jsx:
        found += _nodes(tree, "jsx_text")
    if jsx or b"\\\n" in data or b"\\\r\n" in data:
        found += _nodes(tree, "strings")
    return found


def _nodes(tree: Tree, name: str) -> list[Node]:
    return captures(tree, name).get("node", [])


def _text_rows(node: Node, data: bytes) -> set[int]:
    """Return the rows on which JSX text other than white space starts the line."""
    lines = data[node.start_byte : node.end_byte].split(b"\n")
    return {
        node.start_point.row + index for index, line in enumerate(lines) if index and line.strip()
    }
