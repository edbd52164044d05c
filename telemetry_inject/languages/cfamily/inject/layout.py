"""Where in a body inserted lines stand, and how far they are indented."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.cfamily.text import line_end, line_start, newline
from telemetry_inject.model import Function

_PASSED = frozenset(
    {"comment", "labeled_statement", "case_statement", "ERROR", "attribute_statement"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """The place below the brace that opens a body; within the line where more stands behind it."""

    offset: int
    indent: str
    newline: str
    inline: bool


def body_of(file: Parsed, function: Function) -> Node:
    """Return the block of a function.

    Raises `ValueError` where the tree has none there.
    """
    node = file.tree.root_node.descendant_for_byte_range(
        function.body_start, max(function.body_start, function.body_end - 1)
    )
    while node is not None and node.type != "compound_statement":
        node = node.parent
    if node is None or (node.start_byte, node.end_byte) != (function.body_start, function.body_end):
        raise ValueError("its body is no block")
    return node


def entry(file: Parsed, function: Function) -> Entry:
    """Return the place for what runs first in a function.

    Raises `ValueError` where there is none.
    """
    data, body = file.source.data, body_of(file, function)
    brace = body.start_byte
    if data[brace : brace + 1] != b"{":
        raise ValueError("its body does not begin with a brace")
    end = line_end(data, brace)
    rest = data[brace + 1 : end].strip()
    if rest.endswith(b"\\"):
        raise ValueError("the line of its brace goes on")
    if data[brace + 1 : end].endswith(b"\n") and _only_comment(rest):
        return Entry(end, _indent(data, body, brace), newline(data, brace), inline=False)
    return Entry(brace + 1, "", newline(data, brace), inline=True)


def _only_comment(rest: bytes) -> bool:
    if not rest or rest.startswith(b"//"):
        return True
    return rest.startswith(b"/*") and rest.find(b"*/") == len(rest) - 2


def _indent(data: bytes, body: Node, brace: int) -> str:
    """Return the indentation of the first statement, or one step more than the brace's line."""
    for child in body.named_children:
        if child.type in _PASSED or child.type.startswith("preproc_"):
            continue
        start = line_start(data, child.start_byte)
        before = data[start : child.start_byte]
        if start > brace and not before.strip(b" \t"):
            return before.decode()
    start = line_start(data, brace)
    line = data[start : line_end(data, brace)]
    indent = line[: len(line) - len(line.lstrip(b" \t"))].decode()
    return indent + ("\t" if indent.startswith("\t") or b"\n\t" in data else "    ")
