"""The statements of a body that a plan can name."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.rust.text import text
from telemetry_inject.model import Function

_KINDS = ("let_declaration", "expression_statement")
_DIVERGING = ("return_expression", "break_expression", "continue_expression", "loop_expression")


def statements(file: Parsed, function: Function) -> tuple[Statement, ...]:
    """Return the statements of the outermost block of a body, in order.

    Only there a span of the function is certain to be the current one.
    """
    node = file.tree.root_node.descendant_for_byte_range(
        function.body_start, max(function.body_start, function.body_end - 1)
    )
    while node is not None and node.type != "block":
        node = node.parent
    if node is None or node.start_byte != function.body_start:
        return ()
    return tuple(_statements(node, file.source.data))


def _statements(block: Node, data: bytes) -> Iterator[Statement]:
    named = [each for each in block.named_children if each.type in _KINDS]
    for at, node in enumerate(named):
        line = text(data, node).splitlines()[0]
        yield Statement(
            path=str(at),
            digest=_digest(node, data),
            start=node.start_byte,
            end=node.end_byte,
            line=node.start_point.row + 1,
            text=line if len(line) <= 80 else line[:77] + "...",
            objection=_objection(node, data),
        )


def _objection(node: Node, data: bytes) -> str | None:
    if any(inner.type in _DIVERGING for inner in node.named_children[:1]):
        return "it leaves the block"
    end = data.find(b"\n", node.end_byte)
    rest = data[node.end_byte : end].strip()
    if end < 0 or rest[:2] not in (b"", b"//"):
        return "something else follows on its line"
    return None


def _digest(node: Node, data: bytes) -> str:
    tokens: list[bytes] = []
    stack = [node]
    while stack:
        each = stack.pop()
        if each.child_count == 0:
            tokens.append(data[each.start_byte : each.end_byte].strip())
        else:
            stack.extend(child for child in reversed(each.children) if not child.is_extra)
    return blake2b(b"\0".join(tokens), digest_size=6).hexdigest()
