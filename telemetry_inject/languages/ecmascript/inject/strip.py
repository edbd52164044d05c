"""Taking out what we inserted, from the instrumented bytes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Stripped
from telemetry_inject.languages.ecmascript.grammar import Grammar
from telemetry_inject.languages.ecmascript.inject.imports import is_import
from telemetry_inject.languages.ecmascript.inject.ours import Inline, Ours, Wrap, find
from telemetry_inject.languages.ecmascript.inject.protected import protected_rows
from telemetry_inject.languages.text import row_starts

_MARKER = b"telemetry-inject: v1"


@dataclass(slots=True)
class _Cuts:
    """What is to go, as ranges of bytes."""

    data: bytes
    ranges: list[tuple[int, int]] = field(default_factory=list)
    exact: bool = True
    _rows: list[int] = field(default_factory=list)

    def line_start(self, offset: int) -> int:
        return self.data.rfind(b"\n", 0, offset) + 1

    def row_start(self, row: int) -> int:
        """Return where a line starts."""
        if not self._rows:
            self._rows.extend(row_starts(self.data))
        return self._rows[row]

    def line_end(self, offset: int) -> int:
        """Return where the next line starts."""
        end = self.data.find(b"\n", offset)
        return len(self.data) if end < 0 else end + 1

    def fills_lines(self, start: int, end: int) -> bool:
        """Return whether there is nothing else on the lines of a piece."""
        before = self.data[self.line_start(start) : start]
        after = self.data[end : self.line_end(end)]
        return not before.strip(b" \t\xef\xbb\xbf") and not after.strip()

    def piece(self, start: int, end: int, opening: bool) -> bool:
        """Cut a piece: its lines where it fills them, else itself and the blank beside it.

        Returns whether it filled its lines.
        """
        first, last = self.line_start(start), self.line_end(end)
        if self.fills_lines(start, end):
            bom = 3 if first == 0 and self.data.startswith(b"\xef\xbb\xbf") else 0
            self.ranges.append((first + bom, last))
            return True
        if opening and self.data[end : end + 1] == b" ":
            end += 1
        elif not opening and self.data[start - 1 : start] == b" ":
            start -= 1
        self.ranges.append((start, end))
        return False

    def result(self) -> bytes:
        pieces, at = [], 0
        for start, end in sorted(self.ranges):
            if start > at:
                pieces.append(self.data[at:start])
            at = max(at, end)
        return b"".join([*pieces, self.data[at:]])


def strip(data: bytes, grammar: Grammar) -> Stripped:
    """Return the file without everything of ours; `data` itself where our marker is not in it."""
    if _MARKER not in data:
        return Stripped(data, exact=True, functions=0)
    tree = grammar.parse(data)
    return strip_tree(data, tree, find(tree.root_node, data))


def strip_tree(data: bytes, tree: Tree, ours: Ours) -> Stripped:
    """Return what `strip` returns, for a file that is parsed already."""
    cuts = _Cuts(data)
    _cut_top(cuts, ours.top)
    for node in ours.single:
        whole = cuts.piece(node.start_byte, node.end_byte, opening=True)
        cuts.exact &= whole or b"\n" not in data[node.start_byte : node.end_byte]
    fixed = protected_rows(tree, data) if ours.wraps or ours.inlines else frozenset()
    for wrap in ours.wraps.values():
        _cut_wrap(cuts, wrap, fixed)
    for inline in ours.inlines.values():
        _cut_inline(cuts, inline, fixed)
    if not cuts.ranges:
        return Stripped(data, exact=True, functions=0)
    functions = len(ours.wraps) + len(ours.inlines) + len(_alone(ours))
    return Stripped(cuts.result(), exact=cuts.exact, functions=functions)


def _alone(ours: Ours) -> set[int]:
    """Return the blocks with statements of ours that no idiom is around."""
    wrapped = [(wrap.inner.start_byte, wrap.inner.end_byte) for wrap in ours.wraps.values()]
    return {
        each.start_byte
        for each in ours.single
        if not any(start < each.start_byte < end for start, end in wrapped)
    }


def _cut_top(cuts: _Cuts, nodes: Sequence[Node]) -> None:
    """Cut the header, with the blank line that was inserted below it, or above its declarations."""
    for run in _runs(cuts, nodes):
        start, end = cuts.line_start(run[0].start_byte), cuts.line_end(run[-1].end_byte)
        if start == 0 and cuts.data.startswith(b"\xef\xbb\xbf"):
            start = 3
        brings = _MARKER in cuts.data[run[0].start_byte : cuts.line_end(run[0].end_byte)]
        if brings and not _follows_import(run[0], cuts.data) and _blank(cuts, end):
            end = cuts.line_end(end)
        elif not brings and start and _blank(cuts, cuts.line_start(start - 1)):
            start = cuts.line_start(start - 1)
        elif not brings:
            cuts.exact = False
        cuts.ranges.append((start, end))


def _follows_import(node: Node, data: bytes) -> bool:
    before = node.prev_sibling
    while before is not None and before.type == "comment":
        before = before.prev_sibling
    return before is not None and is_import(before, data)


def _blank(cuts: _Cuts, start: int) -> bool:
    return start < len(cuts.data) and not cuts.data[start : cuts.line_end(start)].strip()


def _runs(cuts: _Cuts, nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Yield together the nodes between which there is nothing but a blank line."""
    run: list[Node] = []
    for node in sorted(nodes, key=lambda each: each.start_byte):
        start = cuts.line_start(node.start_byte)
        if run and cuts.data[cuts.line_end(run[-1].end_byte) : start].strip(b"\r\n"):
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def _cut_inline(cuts: _Cuts, inline: Inline, fixed: frozenset[int]) -> None:
    """Cut an idiom around an expression: up to the arrow that has it now, and what follows it."""
    body = inline.inner.child_by_field_name("body")
    if body is None:
        return
    data = cuts.data
    start, end = _after_arrow(inline.arrow), _after_arrow(inline.inner)
    cuts.ranges.append((body.end_byte, inline.call.end_byte))
    cuts.ranges.append((start, end))
    if b"\n" in data[start : inline.call.start_byte]:
        line = data[cuts.line_start(start) : start]
        base = line[: len(line) - len(line.lstrip(b" \t"))]
        unit = data[cuts.line_start(inline.call.start_byte) + len(base) : inline.call.start_byte]
        first, last = body.start_point.row, body.end_point.row
        if b"\n" in data[end : body.start_byte]:
            broken = b"\n" in data[inline.call.start_byte : inline.inner.start_byte]
            _unindent(cuts, range(first, last + 1), base, unit * (1 + broken), fixed)
        else:
            _unindent(cuts, range(first + 1, last + 1), base, unit, fixed)


def _unindent(cuts: _Cuts, rows: range, base: bytes, unit: bytes, fixed: frozenset[int]) -> None:
    """Cut a unit after the indentation `base` from each of the lines."""
    at = cuts.row_start(rows.start) if rows else 0
    for row in rows:
        end = cuts.line_end(at)
        if row not in fixed and cuts.data.startswith(base + unit, at) and cuts.data[at:end].strip():
            cuts.ranges.append((at + len(base), at + len(base) + len(unit)))
        at = end


def _after_arrow(arrow: Node) -> int:
    return next(each.end_byte for each in arrow.children if each.type == "=>")


def _cut_wrap(cuts: _Cuts, wrap: Wrap, fixed: frozenset[int]) -> None:
    """Cut an idiom's lines, and the indentation that it gave to the body."""
    whole = [cuts.piece(each.start_byte, each.end_byte, opening=True) for each in wrap.heads]
    if wrap.outer is not None:
        start, end = wrap.statement.start_byte, wrap.outer.start_byte + 1
        whole.append(cuts.piece(start, end, opening=True))
    if wrap.handover is not None:
        start, end = wrap.handover.start_byte, wrap.handover.end_byte
        whole.append(cuts.piece(start, wrap.inner.start_byte + 1, opening=True))
        whole.append(cuts.piece(wrap.inner.end_byte - 1, end, opening=False))
    if wrap.outer is not None:
        start, end = wrap.outer.end_byte - 1, wrap.statement.end_byte
        whole.append(cuts.piece(start, end, opening=False))
    end = wrap.statement.end_byte
    if all(whole):
        _cut_indentation(cuts, wrap, fixed)
    elif any(whole) or cuts.fills_lines((*wrap.heads, wrap.statement)[0].start_byte, end):
        cuts.exact = False


def _cut_indentation(cuts: _Cuts, wrap: Wrap, fixed: frozenset[int]) -> None:
    start = (*wrap.heads, wrap.statement)[0].start_byte
    indent = cuts.data[cuts.line_start(start) : start]
    deeper: bytes | None = None
    at = cuts.line_end(wrap.inner.start_byte)
    row = wrap.inner.start_point.row + 1
    while row < wrap.inner.end_point.row:
        end = cuts.line_end(at)
        line = cuts.data[at:end]
        if line.strip() and row not in fixed:
            if deeper is None:
                white = line[: len(line) - len(line.lstrip(b" \t"))]
                deeper = white[len(indent) :] if white.startswith(indent) else b""
                cuts.exact &= bool(deeper)
            if deeper and line.startswith(indent + deeper):
                cuts.ranges.append((at + len(indent), at + len(indent) + len(deeper)))
        at, row = end, row + 1
