"""Finding what we inserted in a tree, by its shape and its names alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.java.inject.api import PATHS, words_of, words_of_ours
from telemetry_inject.languages.java.inject.idioms import TRAILER
from telemetry_inject.languages.java.resolve.imports import imports
from telemetry_inject.languages.java.scan import marks

_TRAILED = re.compile(
    rb"(?://[ \t]*"
    + TRAILER.encode()
    + rb"(?=[ \t]*\r?$)|/\*[ \t]*"
    + TRAILER.encode()
    + rb"[ \t]*\*/)",
    re.MULTILINE,
)
_COMMENTS = {"line_comment", "block_comment"}
_TRIES = {"try_statement", "try_with_resources_statement"}


@dataclass(frozen=True, slots=True)
class Wrap:
    """An idiom around a body: its declarations, its statement, the block with the body."""

    heads: tuple[Node, ...]
    statement: Node
    inner: Node


@dataclass(slots=True)
class Ours:
    """All that is ours in a tree."""

    positions: Sequence[int]
    """Where identifiers with our prefix, our comments, and what they stand behind, start."""
    imports: list[Node] = field(default_factory=list)
    single: list[Node] = field(default_factory=list)
    """Statements in bodies that stand for themselves."""
    trailers: dict[int, Node] = field(default_factory=dict)
    """The comments behind statements of ours, by the first byte of the statement."""
    wraps: dict[int, Wrap] = field(default_factory=dict)
    """By the first byte of the statement."""
    removed: set[tuple[int, int]] = field(default_factory=set)
    """The ranges of all of those but the wraps, and of the heads of wraps."""
    bodies: set[int] = field(default_factory=set)
    """First bytes of the blocks that hold something of ours."""

    def inside(self, node: Node) -> bool:
        """Return whether something of ours is in a node."""
        at = bisect_left(self.positions, node.start_byte)
        return at < len(self.positions) and self.positions[at] < node.end_byte


def find(root: Node, data: bytes) -> Ours:
    """Return what is ours in a tree."""
    if b"_otel" not in data or marks.MARKER not in data:
        return Ours(())
    trailers = dict(_trailers(root, data))
    comments = [each.start_byte for each in trailers.values()]
    named = [*marks.prefixed(root, data), *comments, *trailers]
    ours = Ours(sorted(named), trailers=trailers)
    _search(root, data, ours)
    ours.removed.update((each.start_byte, each.end_byte) for each in trailers.values())
    ours.imports = list(_imports(root, data, ours))
    ours.removed.update((each.start_byte, each.end_byte) for each in ours.imports)
    added = [*ours.positions, *(each.start_byte for each in ours.imports)]
    ours.positions = sorted(added)
    return ours


def _trailers(root: Node, data: bytes) -> Iterator[tuple[int, Node]]:
    """Yield the comments of ours, each with the first byte of the statement that it stands behind."""
    for found in _TRAILED.finditer(data):
        comment = root.descendant_for_byte_range(found.start(), found.end())
        if comment is None or comment.type not in _COMMENTS or comment.start_byte != found.start():
            continue
        end = len(data[: found.start()].rstrip(b" \t"))
        node = root.descendant_for_byte_range(max(0, end - 1), end)
        while node is not None and node.type != "expression_statement" and node.end_byte == end:
            node = node.parent
        if node is not None and node.type == "expression_statement" and node.end_byte == end:
            yield node.start_byte, comment


def _search(start: Node, data: bytes, ours: Ours) -> None:
    waiting = [start]
    while waiting:
        node = waiting.pop()
        heads: list[Node] = []
        for child in node.children:
            if child.type in _COMMENTS or not child.is_named:
                continue
            if child.start_byte in ours.trailers and child.type == "expression_statement":
                _note(node, child, ours)
                heads = []
            elif not ours.inside(child):
                heads = []
            elif child.type in _TRIES and (wrap := _wrap(heads, child, data)):
                ours.wraps[child.start_byte] = wrap
                ours.bodies.add(node.start_byte)
                waiting.append(wrap.inner)
                heads = []
            elif is_ours(child, data):
                _note(node, child, ours)
                heads = [*heads, child] if child.type == "local_variable_declaration" else []
            else:
                heads = []
                waiting.append(child)
    of_wraps = {head.start_byte for wrap in ours.wraps.values() for head in wrap.heads}
    ours.single = [each for each in ours.single if each.start_byte not in of_wraps]


def _note(parent: Node, child: Node, ours: Ours) -> None:
    ours.single.append(child)
    ours.removed.add((child.start_byte, child.end_byte))
    ours.bodies.add(parent.start_byte)


def is_ours(node: Node, data: bytes) -> bool:
    """Return whether a statement names something with our prefix first."""
    if node.type == "expression_statement" and node.named_child_count:
        return data.startswith(b"_otel", _leftmost(node.named_children[0]).start_byte)
    if node.type == "local_variable_declaration":
        declared = node.child_by_field_name("declarator")
        name = declared.child_by_field_name("name") if declared is not None else None
        return name is not None and data.startswith(b"_otel", name.start_byte)
    return node.type == "throw_statement" and data.startswith(
        b"_otel", node.named_children[0].start_byte
    )


def _leftmost(node: Node) -> Node:
    """Return the first thing that a chain of members and calls starts from."""
    while node.type in {"method_invocation", "field_access"} and node.child_count:
        node = node.children[0]
    return node


def _wrap(heads: Sequence[Node], statement: Node, data: bytes) -> Wrap | None:
    """Return the wrap that a statement after declarations of ours is; None for any other."""
    body = statement.child_by_field_name("body")
    clauses = [each for each in statement.named_children if each.type.endswith("_clause")]
    if not heads or body is None or not clauses or clauses[-1].type != "finally_clause":
        return None
    last = clauses[-1].named_children[-1]
    ends = [each for each in last.named_children if each.type not in _COMMENTS]
    named = [each for each in ends if is_ours(each, data)]
    return Wrap(tuple(heads), statement, body) if ends and (named or _timed(heads, data)) else None


def _timed(heads: Sequence[Node], data: bytes) -> bool:
    """Return whether the declarations before a statement hold the start of a duration."""
    return any(b"_otelStart" in data[each.start_byte : each.end_byte] for each in heads)


def _imports(root: Node, data: bytes, ours: Ours) -> Iterator[Node]:
    """Yield the imports that only statements of ours need, and the one with our marker."""
    mine, rest = _texts(data, ours)
    needed, others = words_of_ours(mine), words_of(rest)
    for each in imports(root, data):
        if each.static or each.whole or PATHS.get(each.name) != each.path:
            continue
        comment = each.node.next_sibling
        marked = (
            comment is not None
            and comment.type == "line_comment"
            and comment.start_point.row == each.node.end_point.row
            and marks.MARKER in data[comment.start_byte : comment.end_byte]
        )
        if marked or (each.name in needed and each.name not in others):
            yield each.node


def _texts(data: bytes, ours: Ours) -> tuple[bytes, bytes]:
    """Return what is ours in bodies, and all the rest."""
    ranges = [(each.start_byte, each.end_byte) for each in (*ours.single, *ours.trailers.values())]
    for wrap in ours.wraps.values():
        ranges += [(head.start_byte, head.end_byte) for head in wrap.heads]
        ranges.append((wrap.statement.start_byte, wrap.inner.start_byte))
        ranges.append((wrap.inner.end_byte, wrap.statement.end_byte))
    mine, rest, at = [], [], 0
    for start, end in sorted(ranges):
        if start >= at:
            rest.append(data[at:start])
            mine.append(data[start:end])
        at = max(at, end)
    return b"\n".join(mine), b"\n".join([*rest, data[at:]])
