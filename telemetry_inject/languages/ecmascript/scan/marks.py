"""What a file says of itself: our marker, the reserved prefix, ignore comments.

Each is looked for with a regular expression first; the tree is asked only where something turns up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tree_sitter import Node, Tree

from telemetry_inject.languages.ecmascript.grammar import has_types
from telemetry_inject.languages.ecmascript.scan.outline import Shape
from telemetry_inject.languages.ecmascript.scan.system import system
from telemetry_inject.languages.marks import generated
from telemetry_inject.model import SourceFile

PREFIX = re.compile(rb"(?<![\w$])_otel[\w$]*")
_MARKER = re.compile(rb"//[ \t]*telemetry-inject: v\d")
_IGNORE = re.compile(rb"telemetry:[ \t]*ignore\b")
_FLOW = re.compile(rb"@flow\b|^[ \t]*import[ \t]+(?:type|typeof)[ \t]+[\w${]", re.MULTILINE)
_IDENTIFIERS = {
    "identifier",
    "property_identifier",
    "shorthand_property_identifier",
    "shorthand_property_identifier_pattern",
    "type_identifier",
}


def at(root: Node, start: int, end: int) -> str:
    """Return the type of the smallest node over a range."""
    node = root.descendant_for_byte_range(start, end)
    return "" if node is None else node.type


def prefixed(root: Node, data: bytes) -> list[int]:
    """Return where identifiers with the reserved prefix start."""
    if b"_otel" not in data:
        return []
    return [
        found.start()
        for found in PREFIX.finditer(data)
        if at(root, found.start(), found.end()) in _IDENTIFIERS
    ]


def marked(root: Node, data: bytes) -> bool:
    """Return whether our header is in the file."""
    return any(
        at(root, found.start(), found.end()) == "comment"
        and PREFIX.search(_line(data, found.start()))
        for found in _MARKER.finditer(data)
    )


def _line(data: bytes, position: int) -> bytes:
    start = data.rfind(b"\n", 0, position) + 1
    return data[start:position]


def file_features(
    source: SourceFile, tree: Tree, modules: Sequence[Node], *, jsx: bool, ours: bool
) -> set[str]:
    """Return what `features.FILE_FEATURES` describes, but for `ignored`; `ours`: holds the prefix."""
    data = source.data
    features: set[str] = set()
    if b"telemetry-inject: v" in data and marked(tree.root_node, data):
        features.add("marker")
    elif ours:
        features.add("foreign-prefix")
    if generated(data):
        features.add("generated")
    flow = not has_types(tree.language) and (b"@flow" in data or b"import type" in data)
    if flow and _FLOW.search(data):
        features.add("flow")
    if jsx:
        features.add("jsx")
    features.add(system(source, tree, modules))
    return features - {""}


def ignored(root: Node, data: bytes, shapes: Iterable[Shape]) -> tuple[bool, set[int]]:
    """Return whether the whole file is to be ignored, and the first bytes of ignored shapes.

    A comment counts for the function or class on its own line or right below it, and for all that
    is inside of that; at the top of the file, with a blank line or other code below, for the file.
    """
    lines = {
        data.count(b"\n", 0, found.start())
        for found in _IGNORE.finditer(data)
        if at(root, found.start(), found.start() + 2) == "comment"
    }
    if not lines:
        return False, set()
    comments = _comment_lines(root)
    hit: set[int] = set()
    used: set[int] = set()
    for shape in shapes:
        around = shape.around
        if around is not None and around.start in hit:
            hit.add(shape.start)
            continue
        row = _first_row(shape, data)
        above = row
        while above - 1 in comments:
            above -= 1
        found = lines & set(range(above, shape.node.start_point[0] + 1))
        if found:
            hit.add(shape.start)
            used |= found
    return bool({line for line in lines - used if line < _code_row(root)}), hit


def _first_row(shape: Shape, data: bytes) -> int:
    """Return the row where the statement that holds the shape starts, as far as one can see."""
    row = shape.node.start_point[0]
    return min(row, shape.label.start_point[0]) if shape.label is not None else row


def _comment_lines(root: Node) -> set[int]:
    """Return the rows that are covered by comments which stand alone on their lines."""
    rows: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        previous = -1
        for child in node.children:
            if child.type == "comment":
                if child.start_point[0] != previous:
                    rows.update(range(child.start_point[0], child.end_point[0] + 1))
            else:
                previous = child.end_point[0]
                waiting.append(child)
    return rows


def _code_row(root: Node) -> int:
    """Return the row of the first thing in the file that is not a comment."""
    for child in root.named_children:
        if child.type not in {"comment", "hash_bang_line"}:
            return child.start_point[0]
    return root.end_point[0] + 1
