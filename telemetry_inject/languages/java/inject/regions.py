"""The part of a body that an idiom goes around, and how it lies on its lines."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node, Tree

from telemetry_inject.languages.text import line_end, line_start

COMMENTS = {"line_comment", "block_comment"}
BODIES = {"block", "constructor_body"}


@dataclass(frozen=True, slots=True)
class Region:
    """A run of statements with their comments. Rows count from 0."""

    start: int
    end: int
    first_row: int
    last_row: int
    indent: bytes
    """White space before the first of its lines."""
    unit: bytes
    """One more level of indentation."""
    lines: bool
    """Whether it fills whole lines of its own; else idioms go inside the line."""


def block(tree: Tree, body_start: int, body_end: int) -> Node | None:
    """Return the block of a function's body; None for a lambda without one."""
    node = tree.root_node.descendant_for_byte_range(body_start, body_end)
    while node is not None and node.type not in BODIES and node.start_byte == body_start:
        node = node.parent
    if node is None or (node.start_byte, node.end_byte) != (body_start, body_end):
        return None
    return node if node.type in BODIES else None


def content(body: Node) -> list[Node]:
    """Return the children of a body that an idiom goes around: after `super(…)` or `this(…)`."""
    children = body.children[1:-1]
    first = 0
    for index, node in enumerate(children):
        if node.type == "explicit_constructor_invocation":
            first = index + 1
    row = children[first - 1].end_point.row if first else body.start_point.row
    while first < len(children) and (
        children[first].type in COMMENTS and children[first].start_point.row == row
    ):
        first += 1
    return children[first:]


def region(data: bytes, body: Node) -> Region | None:
    """Return the region of a body; None where it holds no statement."""
    inside = content(body)
    statements = [node for node in inside if node.type not in COMMENTS and node.is_named]
    if not statements:
        return None
    first, last = inside[0], inside[-1]
    before = data[line_start(data, first.start_byte) : first.start_byte]
    outer = _indentation(data, body.end_byte - 1)
    alone = (
        not before.strip(b" \t")
        and first.start_point.row > body.start_point.row
        and _ends_line(data, last.end_byte)
        and last.end_point.row < body.end_point.row
        and not data[line_start(data, body.end_byte - 1) : body.end_byte - 1].strip(b" \t")
    )
    return Region(
        start=body.start_byte + 1 if inside[0] is _first(body) else first.start_byte,
        end=body.end_byte - 1,
        first_row=first.start_point.row,
        last_row=last.end_point.row,
        indent=before if alone else b"",
        unit=_unit(before, outer) if alone else b"",
        lines=alone,
    )


def _first(body: Node) -> Node | None:
    return body.children[1] if body.child_count > 2 else None


def _indentation(data: bytes, offset: int) -> bytes:
    line = data[line_start(data, offset) : offset]
    return line[: len(line) - len(line.lstrip(b" \t"))]


def _unit(inner: bytes, outer: bytes) -> bytes:
    """Return one level of indentation, by that of a body and of what it belongs to."""
    if inner.startswith(outer) and 0 < len(inner) - len(outer) <= 8:
        return inner[len(outer) :]
    return b"\t" if b"\t" in inner else b"    "


def _ends_line(data: bytes, offset: int) -> bool:
    """Return whether nothing follows on a line; comments that belong to it end before."""
    end = line_end(data, offset)
    return data[end - 1 : end] == b"\n" and not data[offset:end].strip()
