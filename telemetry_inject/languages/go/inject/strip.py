"""Taking out what we inserted, from the instrumented bytes alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.base import Stripped
from telemetry_inject.languages.go.grammar import GRAMMAR
from telemetry_inject.languages.go.inject.ours import Ours, find
from telemetry_inject.languages.go.scan import marks
from telemetry_inject.languages.text import line_end, line_start


@dataclass(slots=True)
class _Cuts:
    """What is to go, as ranges of bytes."""

    data: bytes
    ranges: list[tuple[int, int]] = field(default_factory=list)
    exact: bool = True

    def lines(self, node: Node) -> tuple[int, int]:
        """Return the lines that a piece of ours fills, comment of ours included."""
        start, end = line_start(self.data, node.start_byte), line_end(self.data, node.end_byte)
        rest = self.data[node.end_byte : end].strip()
        alone = not self.data[start : node.start_byte].strip(b" \t")
        if alone and (not rest or marks.MARKER in rest):
            return start, end
        self.exact = False
        return node.start_byte, node.end_byte

    def blank_above(self, start: int) -> int:
        """Return where the blank line above a line starts, or the line itself."""
        above = line_start(self.data, start - 1) if start else 0
        if start and not self.data[above:start].strip():
            return above
        self.exact = False
        return start


def strip(data: bytes) -> Stripped:
    """Return the file without everything of ours; `data` itself where there is nothing."""
    if marks.MARKER not in data or b"_otel" not in data:
        return Stripped(data, exact=True, functions=0)
    root = GRAMMAR.parse(data).root_node
    if not marks.marked(root, data):
        return Stripped(data, exact=True, functions=0)
    ours = find(root, data)
    cuts = _Cuts(data)
    _top(root, ours, cuts)
    cuts.ranges += [cuts.lines(node) for node in ours.statements]
    for results in ours.results:
        cuts.ranges += _unnamed(results, cuts)
    cuts.ranges += [_passed(node, data) for node in ours.passed]
    return Stripped(_without(data, cuts.ranges), cuts.exact, _functions(ours))


def _top(root: Node, ours: Ours, cuts: _Cuts) -> None:
    """Cut imports and variables; what is all ours has a blank line above that is ours too."""
    variables = [each for each in ours.top if each.type == "var_declaration"]
    declarations = [each for each in ours.top if each.type == "import_declaration"]
    for node in (*declarations, *variables[:1]):
        start, end = cuts.lines(node)
        cuts.ranges.append((cuts.blank_above(start), end))
    cuts.ranges += [cuts.lines(node) for node in variables[1:]]
    specs = [each for each in ours.top if each.type == "import_spec"]
    runs: list[list[Node]] = []
    for spec in specs:
        if runs and runs[-1][-1].end_point.row + 1 == spec.start_point.row:
            runs[-1].append(spec)
        else:
            runs.append([spec])
    others = {
        each.start_point.row
        for listed in _lists(root)
        for each in listed.named_children
        if each.type == "import_spec" and (each.start_byte, each.end_byte) not in ours.removed
    }
    for run in runs:
        start, end = cuts.lines(run[0])[0], cuts.lines(run[-1])[1]
        apart = not {run[0].start_point.row - 1, run[-1].end_point.row + 1} & others
        cuts.ranges.append((cuts.blank_above(start) if apart else start, end))


def _lists(root: Node) -> Iterator[Node]:
    for declaration in root.named_children:
        if declaration.type == "import_declaration":
            for child in declaration.named_children:
                if child.type == "import_spec_list":
                    yield child


def _unnamed(results: Node, cuts: _Cuts) -> Iterator[tuple[int, int]]:
    """Yield the names of results, and the parentheses around a single one."""
    declared = [each for each in results.named_children if each.type == "parameter_declaration"]
    for each in declared:
        given = each.child_by_field_name("type")
        if given is not None and given.start_byte == each.start_byte:
            cuts.exact = False
            continue
        yield each.start_byte, given.start_byte if given is not None else each.end_byte
    if len(declared) == 1:
        yield results.start_byte, declared[0].start_byte
        yield declared[0].end_byte, results.end_byte


def _without(data: bytes, ranges: list[tuple[int, int]]) -> bytes:
    pieces, at = [], 0
    for start, end in sorted(ranges):
        pieces.append(data[at:start])
        at = max(at, end)
    return b"".join([*pieces, data[at:]])


def _passed(node: Node, data: bytes) -> tuple[int, int]:
    """Return the range of a context that is passed on, with the comma and the space behind it."""
    end = node.end_byte
    if data[end : end + 1] == b",":
        end += 2 if data[end + 1 : end + 2] == b" " else 1
    return node.start_byte, end


def _functions(ours: Ours) -> int:
    """Return how many functions hold something of ours."""
    lists = {each.parent.start_byte for each in ours.statements if each.parent is not None}
    heads = [each for each in ours.passed if each.type == "parameter_declaration"]
    return len(lists) or len(heads)
