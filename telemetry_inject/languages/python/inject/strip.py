"""Taking our telemetry out again, from the instrumented text alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Stripped
from telemetry_inject.languages.python.grammar import parse
from telemetry_inject.languages.python.inject import header
from telemetry_inject.languages.python.inject.anatomy import (
    code,
    last_code,
    line_of,
    long_strings,
    next_line,
)
from telemetry_inject.languages.python.inject.findings import Found, found
from telemetry_inject.languages.python.inject.indentation import lines_at

Cut = tuple[int, int]
"""A range of bytes to leave out."""


class _ReformattedError(Exception):
    """One of our nodes does not stand as we wrote it."""


def strip(data: bytes) -> Stripped:
    """Return the file without everything of ours; `data` itself where there is nothing."""
    if header.MARKED.search(data) is None:
        return Stripped(data, exact=True, functions=0)
    tree = parse(data)
    top = header.find(tree, data)
    if top is None:
        return Stripped(data, exact=True, functions=0)
    cuts, exact = _header_cuts(top, data)
    functions = set()
    for each in found(tree, data):
        functions.add(_function(each.node))
        try:
            cuts += _cuts(each, tree, data)
        except _ReformattedError:
            exact = False
    return Stripped(_without(data, cuts), exact, len(functions))


def _function(node: Node) -> int:
    while node.type not in ("function_definition", "module", "decorated_definition"):
        if node.parent is None:
            break
        node = node.parent
    if node.type == "decorated_definition":
        definition = node.child_by_field_name("definition")
        node = definition or node
    return node.start_byte


def _header_cuts(top: header.Header, data: bytes) -> tuple[list[Cut], bool]:
    nodes = sorted((*top.imports, *top.assignments), key=lambda each: each.start_byte)
    lines = [(line_of(data, node.start_byte), next_line(data, node.end_byte)) for node in nodes]
    first, last = lines[0][0], lines[-1][1]
    together = all(not data[a[1] : b[0]].strip() for a, b in pairwise(lines))
    above, below = _blank_above(data, first, top.above), _blank_below(data, last, top.below)
    if together and above is not None and below is not None:
        return [(above, below)], all(map(header.is_as_written, nodes))
    return _apart(top, lines, data) or (lines, False)


def _apart(top: header.Header, lines: Sequence[Cut], data: bytes) -> tuple[list[Cut], bool] | None:
    """Return the cuts of a header whose imports stand in order among others; None if it has none."""
    count = len(top.imports)
    imports, bindings = lines[:count], lines[count:]
    if not bindings and (top.above or top.below):
        return None
    parts = (imports, top.above, top.below), (bindings, 1, 0)
    cuts = [_group(part, above, below, data) for part, above, below in parts if part]
    if None in cuts:
        return None
    nodes = (*top.imports, *top.assignments)
    return [cut for cut in cuts if cut], all(map(header.is_as_written, nodes))


def _group(lines: Sequence[Cut], above: int, below: int, data: bytes) -> Cut | None:
    """Return what goes with lines that follow one another, blank ones around them included."""
    if any(data[one[1] : other[0]].strip() for one, other in pairwise(lines)):
        return None
    start, end = _blank_above(data, lines[0][0], above), _blank_below(data, lines[-1][1], below)
    return None if start is None or end is None else (start, end)


def _blank_above(data: bytes, at: int, count: int) -> int | None:
    for _ in range(count):
        before = line_of(data, at - 1) if at else at
        if before == at or data[before:at].strip():
            return None
        at = before
    return at


def _blank_below(data: bytes, at: int, count: int) -> int | None:
    for _ in range(count):
        after = next_line(data, at)
        if after == at or data[at:after].strip():
            return None
        at = after
    return at


def _cuts(each: Found, tree: Tree, data: bytes) -> Iterator[Cut]:
    """Yield what goes with one of our nodes."""
    node, body = each.node, each.body
    line = line_of(data, node.start_byte)
    margin = data[line : node.start_byte]
    if margin.strip():
        raise _ReformattedError
    if body is None:
        end = next_line(data, node.end_byte - 1)
        rest = data[node.end_byte : end].strip()
        if rest and not rest.startswith(b"#"):
            raise _ReformattedError
        yield line, end
        return
    first = next(code(body))
    inner = line_of(data, first.start_byte)
    deeper = data[inner : first.start_byte]
    colon = next(child for child in node.children if child.type == ":")
    start = next_line(data, colon.end_byte)
    if inner < start or not deeper.startswith(margin) or deeper == margin or deeper.strip():
        raise _ReformattedError
    end = next_line(data, last_code(body) - 1)
    yield line, start
    yield from _moved_back(body, (start, end), (margin, deeper), data)
    if node.type == "try_statement":
        clause = next(
            n for n in node.named_children if n.start_byte > body.start_byte and n != body
        )
        yield line_of(data, clause.start_byte), next_line(data, last_code(node) - 1)


def _moved_back(body: Node, region: Cut, margins: tuple[bytes, bytes], data: bytes) -> list[Cut]:
    kept, moved = len(margins[0]), len(margins[1])
    strings = long_strings(body, data, *region)
    return [(line + kept, line + moved) for line in lines_at(data, margins[1], *region, strings)]


def _without(data: bytes, cuts: Iterable[Cut]) -> bytes:
    """Return `data` without the bytes of any cut."""
    joined: list[Cut] = []
    for start, end in sorted(cuts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    joined = _at_end(data, joined)
    pieces = []
    at = 0
    for start, end in joined:
        pieces.append(data[at:start])
        at = end
    return b"".join([*pieces, data[at:]])


def _at_end(data: bytes, cuts: Sequence[Cut]) -> list[Cut]:
    """Return the cuts so that lines taken from an unfinished end take the break before them."""
    if not cuts or cuts[-1][1] < len(data) or data.endswith(b"\n"):
        return [*cuts]
    *others, (start, end) = cuts
    start -= 2 if data[:start].endswith(b"\r\n") else 1
    return [*others, (max(start, 0), end)]
