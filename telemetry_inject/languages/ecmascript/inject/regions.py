"""The part of a body that an idiom goes around, and how it lies on its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node, Tree


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
    """Return the block of a function's body; None for an arrow function without one."""
    node = tree.root_node.descendant_for_byte_range(body_start, body_end)
    return node if node is not None and node.type == "statement_block" else None


def directives(statements: Sequence[Node]) -> int:
    """Return how many of the children (comments among them) the directive prologue takes."""
    count = 0
    for index, node in enumerate(statements):
        if node.type == "comment":
            continue
        if node.type != "expression_statement" or node.named_child_count == 0:
            break
        if node.named_children[0].type != "string":
            break
        count = index + 1
    return count


def is_super_call(node: Node) -> bool:
    """Return whether a statement is a plain `super(...)`."""
    if node.type != "expression_statement" or node.named_child_count == 0:
        return False
    inner = node.named_children[0]
    function = inner.child_by_field_name("function") if inner.type == "call_expression" else None
    return function is not None and function.type == "super"


def content(body: Node, after_super: bool) -> list[Node]:
    """Return the children of a block that an idiom goes around: without braces and directives.

    With `after_super`, those after the first plain `super(...)`; none where there is none.
    """
    children = [child for child in body.children[1:-1] if child.type != "ERROR"]
    kept = directives(children)
    if after_super:
        calls = [index for index, node in enumerate(children) if is_super_call(node)]
        kept = calls[0] + 1 if calls else len(children)
    row = children[kept - 1].end_point.row if kept else body.start_point.row
    while kept < len(children) and (
        children[kept].type == "comment" and children[kept].start_point.row == row
    ):
        kept += 1
    return children[kept:]


def region(data: bytes, body: Node, after_super: bool = False) -> Region | None:
    """Return the region of a block; None where it holds no statement."""
    inside = content(body, after_super)
    statements = [node for node in inside if node.type not in {"comment", "empty_statement"}]
    if not statements:
        return None
    first, last = inside[0], inside[-1]
    before = data[data.rfind(b"\n", 0, first.start_byte) + 1 : first.start_byte]
    if before.strip(b" \t") or not _ends_line(data, last.end_byte):
        first, last = statements[0], statements[-1]
        return _region(first, last, b"", b"", lines=False)
    return _region(first, last, before, _unit(data, body, before), lines=True)


def _region(first: Node, last: Node, indent: bytes, unit: bytes, lines: bool) -> Region:
    return Region(
        start=first.start_byte,
        end=last.end_byte,
        first_row=first.start_point.row,
        last_row=last.end_point.row,
        indent=indent,
        unit=unit,
        lines=lines,
    )


def _ends_line(data: bytes, offset: int) -> bool:
    end = data.find(b"\n", offset)
    return end >= 0 and not data[offset:end].strip(b" \t\r")


def _unit(data: bytes, body: Node, indent: bytes) -> bytes:
    """Return one level: by how much the body is deeper than the line of its brace."""
    start = data.rfind(b"\n", 0, body.start_byte) + 1
    line = data[start : body.start_byte]
    outer = line[: len(line) - len(line.lstrip(b" \t"))]
    deeper = indent[len(outer) :] if indent.startswith(outer) else b""
    if 0 < len(deeper) <= 8:
        return deeper
    return b"\t" if b"\t" in indent else b"  "
