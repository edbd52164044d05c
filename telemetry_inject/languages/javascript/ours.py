"""Finding what we inserted in a tree, by its shape and its names alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.javascript import marks

_DECLARATIONS = {"lexical_declaration", "variable_declaration"}


@dataclass(frozen=True, slots=True)
class Wrap:
    """An idiom around a body: its declarations, its `try` statement, the block with the body."""

    heads: tuple[Node, ...]
    statement: Node
    outer: Node
    """The block of the `try`."""
    inner: Node
    """The block that holds the original statements: `outer`, or that of the arrow in it."""
    handover: Node | None
    """The `return` with the arrow, where there is one."""


@dataclass(slots=True)
class Ours:
    """All that is ours in a tree."""

    positions: Sequence[int]
    """Where identifiers with our prefix start."""
    top: list[Node] = field(default_factory=list)
    """Statements of the header."""
    single: list[Node] = field(default_factory=list)
    """Statements in bodies that stand for themselves."""
    wraps: dict[int, Wrap] = field(default_factory=dict)
    """By the first byte of the `try` statement."""
    removed: set[tuple[int, int]] = field(default_factory=set)
    """The ranges of `top`, `single` and the heads of wraps."""
    bodies: set[int] = field(default_factory=set)
    """First bytes of the blocks that hold something of ours."""

    def inside(self, node: Node) -> bool:
        """Return whether something of ours is in a node."""
        at = bisect_left(self.positions, node.start_byte)
        return at < len(self.positions) and self.positions[at] < node.end_byte


def find(root: Node, data: bytes) -> Ours:
    """Return what is ours in a tree."""
    ours = Ours(marks.prefixed(root, data))
    if ours.positions:
        _search(root, data, ours)
    return ours


def _search(start: Node, data: bytes, ours: Ours) -> None:
    waiting = [start]
    while waiting:
        node = waiting.pop()
        heads: list[Node] = []
        for child in node.children:
            if child.type == "comment" or not child.is_named:
                continue
            if not ours.inside(child):
                heads = []
            elif child.type == "try_statement" and heads and (wrap := _wrap(heads, child, data)):
                ours.wraps[child.start_byte] = wrap
                ours.bodies.add(node.start_byte)
                waiting.append(wrap.inner)
                heads = []
            elif _is_ours(child, data):
                _note(node, child, ours)
                heads = [*heads, child] if child.type in _DECLARATIONS else []
            else:
                heads = []
                waiting.append(child)
    heads_of_wraps = {head.start_byte for wrap in ours.wraps.values() for head in wrap.heads}
    ours.single = [each for each in ours.single if each.start_byte not in heads_of_wraps]


def _note(parent: Node, child: Node, ours: Ours) -> None:
    (ours.top if parent.type == "program" else ours.single).append(child)
    ours.removed.add((child.start_byte, child.end_byte))
    ours.bodies.add(parent.start_byte)


def _is_ours(node: Node, data: bytes) -> bool:
    if node.type == "expression_statement" and node.named_child_count:
        return _leftmost(node.named_children[0], data).startswith(b"_otel")
    if node.type == "import_statement":
        clause = next((each for each in node.named_children if each.type == "import_clause"), None)
        return clause is not None and b"_otel" in data[clause.start_byte : clause.end_byte]
    if node.type == "function_declaration":
        name = node.child_by_field_name("name")
        return name is not None and data.startswith(b"_otel", name.start_byte)
    if node.type in _DECLARATIONS and node.named_child_count:
        name = node.named_children[0].child_by_field_name("name")
        return name is not None and b"_otel" in data[name.start_byte : name.end_byte]
    return False


def _leftmost(node: Node, data: bytes) -> bytes:
    """Return the text of the first identifier that a chain of members and calls starts from."""
    while node.type in {"call_expression", "member_expression"} and node.child_count:
        node = node.children[0]
    return data[node.start_byte : node.end_byte] if node.type == "identifier" else b""


def _wrap(heads: Sequence[Node], statement: Node, data: bytes) -> Wrap | None:
    """Return the wrap that a `try` statement after declarations of ours is; None for any other."""
    block = statement.child_by_field_name("body")
    finalizer = statement.child_by_field_name("finalizer")
    last = finalizer.child_by_field_name("body") if finalizer is not None else None
    if block is None or last is None:
        return None
    ends = [each for each in last.named_children if each.type != "comment"]
    if not ends or not all(_is_ours(each, data) for each in ends):
        return None
    handover = _handover(block, data)
    inner = _arrow_body(handover) if handover is not None else block
    return None if inner is None else Wrap(tuple(heads), statement, block, inner, handover)


def _handover(block: Node, data: bytes) -> Node | None:
    """Return the `return` that runs the body under our context, where the block is just that."""
    statements = [each for each in block.named_children if each.type != "comment"]
    if len(statements) != 1 or statements[0].type != "return_statement":
        return None
    call = _called(statements[0])
    if call is None or not _leftmost(call, data).startswith(b"_otel"):
        return None
    return statements[0]


def _called(statement: Node) -> Node | None:
    value = statement.named_children[0] if statement.named_child_count else None
    if value is not None and value.type == "await_expression" and value.named_child_count:
        value = value.named_children[0]
    return value if value is not None and value.type == "call_expression" else None


def _arrow_body(statement: Node) -> Node | None:
    call = _called(statement)
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if arguments is None or not arguments.named_child_count:
        return None
    arrow = arguments.named_children[-1]
    body = arrow.child_by_field_name("body") if arrow.type == "arrow_function" else None
    return body if body is not None and body.type == "statement_block" else None
