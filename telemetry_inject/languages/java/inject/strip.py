"""Taking out what we inserted, from the instrumented bytes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Stripped
from telemetry_inject.languages.java.grammar import GRAMMAR
from telemetry_inject.languages.java.inject.header import ABOVE, BELOW
from telemetry_inject.languages.java.inject.ours import Ours, Wrap, find
from telemetry_inject.languages.java.inject.protected import protected_rows
from telemetry_inject.languages.java.scan import marks
from telemetry_inject.languages.text import line_end, line_start, row_starts

_BOM = b"\xef\xbb\xbf"
_COMMENTS = {"line_comment", "block_comment"}


@dataclass(slots=True)
class _Cuts:
    """What is to go, as ranges of bytes."""

    data: bytes
    rows: Sequence[int]
    fixed: frozenset[int]
    ranges: list[tuple[int, int]] = field(default_factory=list)
    exact: bool = True

    def fills_lines(self, start: int, end: int) -> bool:
        """Return whether there is nothing else on the lines of a piece."""
        before = self.data[line_start(self.data, start) : start]
        after = self.data[end : line_end(self.data, end)]
        return not before.strip(b" \t\xef\xbb\xbf") and not after.strip()

    def piece(self, start: int, end: int, *, opening: bool) -> bool:
        """Cut a piece: its lines where it fills them, else itself and the blank beside it.

        Returns whether it filled its lines.
        """
        first, last = line_start(self.data, start), line_end(self.data, end)
        if self.fills_lines(start, end):
            bom = 3 if first == 0 and self.data.startswith(_BOM) else 0
            self.ranges.append((first + bom, last))
            return True
        if opening and self.data[start - 1 : start] == b" ":
            start -= 1
        elif not opening and self.data[end : end + 1] == b" ":
            end += 1
        self.ranges.append((start, end))
        return False

    def result(self) -> bytes:
        pieces, at = [], 0
        for start, end in sorted(self.ranges):
            if start > at:
                pieces.append(self.data[at:start])
            at = max(at, end)
        return b"".join([*pieces, self.data[at:]])


def strip(data: bytes) -> Stripped:
    """Return the file without everything of ours; `data` itself where our marker is not in it."""
    if marks.MARKER not in data or b"_otel" not in data:
        return Stripped(data, exact=True, functions=0)
    tree = GRAMMAR.parse(data)
    if not marks.marked(tree.root_node, data):
        return Stripped(data, exact=True, functions=0)
    return _strip(data, tree, find(tree.root_node, data))


def _strip(data: bytes, tree: Tree, ours: Ours) -> Stripped:
    fixed = protected_rows(tree, data) if ours.wraps else frozenset()
    cuts = _Cuts(data, row_starts(data) if ours.wraps else (), fixed)
    _cut_imports(cuts, ours.imports)
    for node in ours.single:
        end = ours.trailers.get(node.start_byte, node).end_byte
        whole = cuts.piece(node.start_byte, end, opening=True)
        cuts.exact &= whole or b"\n" not in data[node.start_byte : node.end_byte]
    for wrap in ours.wraps.values():
        _cut_wrap(cuts, wrap)
    if not cuts.ranges:
        return Stripped(data, exact=True, functions=0)
    functions = len(ours.wraps) + len(_alone(ours))
    return Stripped(cuts.result(), exact=cuts.exact, functions=functions)


def _alone(ours: Ours) -> set[int]:
    """Return the blocks with statements of ours that no idiom is around."""
    wrapped = [(wrap.inner.start_byte, wrap.inner.end_byte) for wrap in ours.wraps.values()]
    return {
        each.parent.start_byte
        for each in ours.single
        if each.parent is not None
        and not any(start < each.start_byte < end for start, end in wrapped)
    }


def _cut_imports(cuts: _Cuts, nodes: Sequence[Node]) -> None:
    """Cut our imports, with the blank line that was inserted above or below them."""
    data = cuts.data
    for run in _runs(cuts, nodes):
        start, end = line_start(data, run[0].start_byte), line_end(data, run[-1].end_byte)
        if start == 0 and data.startswith(_BOM):
            start = len(_BOM)
        said = data[run[0].end_byte : line_end(data, run[0].end_byte)]
        if ABOVE.encode() in said:
            above = line_start(data, start - 1) if start else 0
            blank = bool(start) and not data[above:start].strip()
            start = above if blank else start
            cuts.exact &= blank
        elif BELOW.encode() in said:
            blank = end < len(data) and not data[end : line_end(data, end)].strip()
            end = line_end(data, end) if blank else end
            cuts.exact &= blank
        cuts.ranges.append((start, end))


def _runs(cuts: _Cuts, nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Yield together the nodes on lines right below one another."""
    run: list[Node] = []
    for node in sorted(nodes, key=lambda each: each.start_byte):
        if run and node.start_point.row != run[-1].end_point.row + 1:
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def _cut_wrap(cuts: _Cuts, wrap: Wrap) -> None:
    """Cut an idiom's lines, and the indentation that it gave to the body."""
    statement, inner = wrap.statement, wrap.inner
    whole = [cuts.piece(each.start_byte, each.end_byte, opening=True) for each in wrap.heads]
    whole.append(cuts.piece(statement.start_byte, inner.start_byte + 1, opening=True))
    whole.append(cuts.piece(inner.end_byte - 1, statement.end_byte, opening=False))
    if all(whole):
        _cut_indentation(cuts, wrap)
    elif any(whole):
        cuts.exact = False


def _cut_indentation(cuts: _Cuts, wrap: Wrap) -> None:
    data = cuts.data
    start = wrap.statement.start_byte
    indent = data[line_start(data, start) : start]
    unit = _unit(wrap.statement, indent, data)
    if not unit:
        cuts.exact = False
        return
    for row in range(wrap.inner.start_point.row + 1, wrap.inner.end_point.row):
        at = cuts.rows[row]
        if row not in cuts.fixed and data.startswith(indent + unit, at):
            cuts.ranges.append((at + len(indent), at + len(indent) + len(unit)))


def _unit(statement: Node, indent: bytes, data: bytes) -> bytes:
    """Return one level of indentation, by that of the last statement of ours."""
    last = statement.named_children[-1].named_children[-1].named_children[-1]
    white = data[line_start(data, last.start_byte) : last.start_byte]
    ours = white.startswith(indent) and not white.strip(b" \t")
    return white[len(indent) :] if ours else b""
