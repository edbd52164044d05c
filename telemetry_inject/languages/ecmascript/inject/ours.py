"""Finding what we inserted in a tree, by its shape and its names alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.scan import marks

_CLAUSES = {"import_clause", "import_require_clause"}
_DECLARATIONS = {"lexical_declaration", "variable_declaration"}


@dataclass(frozen=True, slots=True)
class Wrap:
    """An idiom around a body: its declarations, its statement, the block with the body."""

    heads: tuple[Node, ...]
    statement: Node
    """A `try` statement, or the handover itself."""
    outer: Node | None
    """The block of the `try`, where there is one."""
    inner: Node
    """The block that holds the original statements: `outer`, or that of the arrow in it."""
    handover: Node | None
    """The `return` with the arrow, where there is one."""


@dataclass(frozen=True, slots=True)
class Inline:
    """An idiom around the expression that an arrow function is."""

    arrow: Node
    call: Node
    """All that stands in place of the expression: the call of ours, `await` included."""
    inner: Node
    """The arrow function that has the expression now."""


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
    """By the first byte of the statement."""
    inlines: dict[int, Inline] = field(default_factory=dict)
    """By the first byte of the outer arrow function."""
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
            elif wrap := _wrap(heads, child, data):
                ours.wraps[child.start_byte] = wrap
                ours.bodies.add(node.start_byte)
                waiting.append(wrap.inner)
                heads = []
            elif child.type == "arrow_function" and (inline := _inline(child, data)):
                ours.inlines[child.start_byte] = inline
                parameters = child.child_by_field_name("parameters")
                waiting += [inline.inner, *([parameters] if parameters else [])]
                heads = []
            elif is_ours(child, data):
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


def is_ours(node: Node, data: bytes) -> bool:
    """Return whether a statement stands for itself and is ours."""
    if node.type == "expression_statement" and node.named_child_count:
        return _leftmost(node.named_children[0], data).startswith(b"_otel")
    if node.type == "import_statement":
        clause = next((each for each in node.named_children if each.type in _CLAUSES), None)
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
    """Return the wrap that a statement after declarations of ours is; None for any other."""
    if statement.type == "return_statement":
        inner = _arrow(_called(statement), data)
        body = inner.child_by_field_name("body") if inner is not None else None
        if body is None or body.type != "statement_block":
            return None
        return Wrap(tuple(heads), statement, None, body, statement)
    if statement.type != "try_statement" or not heads:
        return None
    block = statement.child_by_field_name("body")
    finalizer = statement.child_by_field_name("finalizer")
    last = finalizer.child_by_field_name("body") if finalizer is not None else None
    if block is None or last is None:
        return None
    ends = [each for each in last.named_children if each.type != "comment"]
    if not ends or not all(is_ours(each, data) for each in ends):
        return None
    held = [each for each in block.named_children if each.type != "comment"]
    inside = _wrap((), held[0], data) if len(held) == 1 else None
    if inside is not None and inside.outer is None:
        return Wrap(tuple(heads), statement, block, inside.inner, inside.handover)
    return Wrap(tuple(heads), statement, block, block, None)


def _inline(arrow: Node, data: bytes) -> Inline | None:
    """Return the idiom that the expression of an arrow function is; None for any other."""
    body = arrow.child_by_field_name("body")
    if body is None or body.type not in {"call_expression", "await_expression"}:
        return None
    inner = _arrow(_unawaited(body), data)
    return Inline(arrow, body, inner) if inner is not None else None


def _called(statement: Node) -> Node | None:
    values = [each for each in statement.named_children if each.type != "comment"]
    return _unawaited(values[0]) if values else None


def _unawaited(value: Node) -> Node:
    if value.type == "await_expression" and value.named_child_count:
        return value.named_children[-1]
    return value


def _arrow(call: Node | None, data: bytes) -> Node | None:
    """Return the arrow function that a call of a function of the header is given."""
    if call is None or call.type != "call_expression":
        return None
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None or callee.type != "identifier":
        return None
    if not data.startswith(b"_otelRun", callee.start_byte):
        return None
    given = [each for each in arguments.named_children if each.type != "comment"]
    return given[-1] if given and given[-1].type == "arrow_function" else None
