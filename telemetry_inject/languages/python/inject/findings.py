"""Finding our telemetry in a tree: which nodes are ours, and what they are wrapped around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node, Tree

from telemetry_inject.languages.python.inject.anatomy import code
from telemetry_inject.languages.python.inject.instruments import SPAN, START, TRACER
from telemetry_inject.languages.python.memory import remembered

_BEFORE = re.compile(rb"[ \t]*(?:@|with[ \t]+)?")
"""What a line holds before a name of ours with which a node of ours begins."""
_CALLS = re.compile(
    rb"_otel_(?:trace\.get_current_span\(\)|span)\.(?:set_attributes?|add_event|set_status|"
    rb"record_exception|end)\(|_otel_logger\.emit\(|_otel_\w+_(?:counter|histogram)\w*\.(?:add|record)\("
)
_START = re.compile(rf"(?:{START} =|{SPAN} = [\s(]*{TRACER}\.start_span\()".encode())
_PREFIX = b"_otel_"
_SPAN_CALL = f"{TRACER}.start_as_current_span(".encode()
_GUARD = re.compile(rb"if [\w.]+ is not None:")


@dataclass(frozen=True, slots=True)
class Found:
    """A node of ours: a decorator, a statement, or a compound statement around `body`."""

    node: Node
    body: Node | None = None
    spans: bool = False


@remembered
def found(tree: Tree, data: bytes) -> tuple[Found, ...]:
    """Return what functions carry of ours, in the order in which it starts."""
    return tuple(_found(tree, data))


def _found(tree: Tree, data: bytes) -> Iterator[Found]:
    root = tree.root_node
    at = data.find(_PREFIX)
    while at >= 0:
        if _BEFORE.fullmatch(data, data.rfind(b"\n", 0, at) + 1, at):
            name = root.descendant_for_byte_range(at, at + 1)
            if name is not None and name.type == "identifier":
                yield from _at(name, data)
        at = data.find(_PREFIX, at + len(_PREFIX))


def _at(name: Node, data: bytes) -> Iterator[Found]:
    start = name.start_byte
    node: Node | None = name
    while node is not None and node.type not in ("expression_statement", "decorator", "block"):
        if node.type == "with_statement":
            break
        node = node.parent
    if node is None or node.type == "block":
        return
    if node.type == "with_statement":
        body = node.child_by_field_name("body")
        if data.startswith(_SPAN_CALL, start) and body is not None:
            yield Found(node, body, spans=True)
    elif node.type == "decorator":
        if data.startswith(_SPAN_CALL, start):
            yield Found(node, spans=True)
    elif node.start_byte == start and _START.match(data, start):
        yield from _opening(node, data)
    elif node.start_byte == start and _CALLS.match(data, start):
        yield Found(_guard(node, data) or node)


def _opening(node: Node, data: bytes) -> Iterator[Found]:
    """Yield the assignment in front of one of our `try`s, and the `try`."""
    spans = data.startswith(SPAN.encode(), node.start_byte)
    yield Found(node, spans=spans)
    following = node.next_named_sibling
    if following is None or following.type != "try_statement":
        return
    body = following.child_by_field_name("body")
    last = following.named_children[-1]
    if body is not None and last.type == "finally_clause":
        closing = next((each for each in last.named_children if each.type == "block"), None)
        if closing and all(_CALLS.match(data, each.start_byte) for each in code(closing)):
            yield Found(following, body)


def _guard(node: Node, data: bytes) -> Node | None:
    """Return the `if … is not None` around a statement of ours, where that is ours too."""
    block = node.parent
    above = block.parent if block is not None and block.type == "block" else None
    if above is None or above.type != "if_statement" or block is None:
        return None
    if above.named_children[-1] != block or not _GUARD.match(data, above.start_byte):
        return None
    return above if all(_CALLS.match(data, each.start_byte) for each in code(block)) else None
