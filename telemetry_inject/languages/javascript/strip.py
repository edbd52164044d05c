"""Taking out what we inserted, from the instrumented bytes alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Stripped
from telemetry_inject.languages.javascript import grammar
from telemetry_inject.languages.javascript.ours import Ours, Wrap, find
from telemetry_inject.languages.javascript.protected import protected_rows

_MARKER = b"telemetry-inject: v1"


@dataclass(slots=True)
class _Cuts:
    """What is to go, as ranges of bytes."""

    data: bytes
    ranges: list[tuple[int, int]] = field(default_factory=list)
    exact: bool = True

    def line_start(self, offset: int) -> int:
        return self.data.rfind(b"\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Return where the next line starts."""
        end = self.data.find(b"\n", offset)
        return len(self.data) if end < 0 else end + 1

    def piece(self, start: int, end: int, opening: bool) -> bool:
        """Cut a piece: its lines where it fills them, else itself and the blank beside it.

        Returns whether it filled its lines.
        """
        first, last = self.line_start(start), self.line_end(end)
        if not self.data[first:start].strip(b" \t\xef\xbb\xbf") and not self.data[end:last].strip():
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


def strip(data: bytes) -> Stripped:
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
    fixed = protected_rows(tree, data) if ours.wraps else frozenset()
    for wrap in ours.wraps.values():
        _cut_wrap(cuts, wrap, fixed)
    if not cuts.ranges:
        return Stripped(data, exact=True, functions=0)
    functions = len(ours.wraps) + len(_alone(ours))
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
    """Cut the header: each run of lines with the blank line that was inserted with it."""
    for run in _runs(nodes):
        start, end = cuts.line_start(run[0].start_byte), cuts.line_end(run[-1].end_byte)
        if start == 0 and cuts.data.startswith(b"\xef\xbb\xbf"):
            start = 3
        brings = any(
            _MARKER in cuts.data[each.start_byte : cuts.line_end(each.end_byte)] for each in run
        )
        if brings and _blank(cuts, end):
            end = cuts.line_end(end)
        elif not brings and start and not cuts.data[cuts.line_start(start - 1) : start].strip():
            start = cuts.line_start(start - 1)
        elif not brings:
            cuts.exact = False
        cuts.ranges.append((start, end))


def _blank(cuts: _Cuts, start: int) -> bool:
    return start < len(cuts.data) and not cuts.data[start : cuts.line_end(start)].strip()


def _runs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Yield the nodes that stand on consecutive lines together."""
    run: list[Node] = []
    for node in sorted(nodes, key=lambda each: each.start_byte):
        if run and node.start_point.row > run[-1].end_point.row + 1:
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def _cut_wrap(cuts: _Cuts, wrap: Wrap, fixed: Iterable[int]) -> None:
    """Cut an idiom's lines, and the indentation that it gave to the body."""
    whole = [cuts.piece(each.start_byte, each.end_byte, opening=True) for each in wrap.heads]
    whole.append(cuts.piece(wrap.statement.start_byte, wrap.outer.start_byte + 1, opening=True))
    if wrap.handover is not None:
        start, end = wrap.handover.start_byte, wrap.handover.end_byte
        whole.append(cuts.piece(start, wrap.inner.start_byte + 1, opening=True))
        whole.append(cuts.piece(wrap.inner.end_byte - 1, end, opening=False))
    whole.append(cuts.piece(wrap.outer.end_byte - 1, wrap.statement.end_byte, opening=False))
    if all(whole):
        _cut_indentation(cuts, wrap, set(fixed))
    elif any(whole):
        cuts.exact = False


def _cut_indentation(cuts: _Cuts, wrap: Wrap, fixed: set[int]) -> None:
    start = wrap.heads[0].start_byte
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
