"""What a file says of itself: our marker, the reserved prefix, ignore comments, escapes.

Each is looked for in the bytes first; the tree is asked only where something turns up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from telemetry_inject.languages.java.scan.outline import TYPES, Shape
from telemetry_inject.languages.marks import generated
from telemetry_inject.languages.text import line_start

MARKER = b"telemetry-inject: v"
_PREFIX = re.compile(rb"(?<![\w$])_otel\w*")
_MARKED = re.compile(rb"(?m)^import io\.opentelemetry\.[\w.]+;[ \t]*// telemetry-inject: v\d")
_IGNORE = re.compile(rb"telemetry:[ \t]*ignore\b")
_GENERATED = re.compile(rb"(?m)^[ \t]*@(?:[\w.]+\.)?Generated\b")
_ESCAPES = re.compile(rb"(?<!\\)(?:\\\\)*\\u+00(?:0[aAdD]|22|2[aAfF]|5[cC])")
_RETURNS = re.compile(rb"\r(?!\n)")
_COMMENTS = {"line_comment", "block_comment"}
_IDENTIFIERS = {"identifier", "type_identifier"}


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
        for found in _PREFIX.finditer(data)
        if at(root, found.start(), found.end()) in _IDENTIFIERS
    ]


def marked(root: Node, data: bytes) -> bool:
    """Return whether our marker is in the file."""
    return MARKER in data and any(
        at(root, found.end() - 1, found.end()) == "line_comment" for found in _MARKED.finditer(data)
    )


def file_features(root: Node, data: bytes, *, ours: bool) -> set[str]:
    """Return what `features.FILE_FEATURES` describes, but for `ignored`; `ours`: holds the prefix."""
    features: set[str] = set()
    if marked(root, data):
        features.add("marker")
    elif ours:
        features.add("foreign-prefix")
    if generated(data) or (b"Generated" in data and _GENERATED.search(data)):
        features.add("generated")
    if b"\\u" in data and _ESCAPES.search(data):
        features.add("escapes")
    if b"\r" in data and _RETURNS.search(data):
        features.add("returns")
    return features


def ignored(root: Node, data: bytes, shapes: Iterable[Shape]) -> tuple[bool, set[int]]:
    """Return whether the whole file is to be ignored, and the first bytes of ignored functions.

    A comment counts for the function or type on its own line or right below it, and for all that is
    inside of that; above everything else, or before the first type with a blank line below, for
    the file.
    """
    if b"telemetry:" not in data:
        return False, set()
    comments = list(_asking(root, data))
    if not comments:
        return False, set()
    hit: set[int] = set()
    used: set[int] = set()
    for shape in shapes:
        above = _comments_above(shape.node, data)
        first = line_start(data, shape.start)
        last = line_start(data, (shape.body or shape.label or shape.node).start_byte)
        mine = {
            each.start_byte
            for each in comments
            if each.start_byte in above or first <= line_start(data, each.start_byte) <= last
        }
        if mine or (shape.around is not None and id(shape.around) in hit):
            hit.add(id(shape))
            used |= mine
    starts = {shape.start for shape in shapes if id(shape) in hit and shape.form not in TYPES}
    code = _first_code(root)
    return any(each.start_byte < code for each in comments if each.start_byte not in used), starts


def _asking(root: Node, data: bytes) -> Iterator[Node]:
    for found in _IGNORE.finditer(data):
        node = root.descendant_for_byte_range(found.start(), found.end())
        if node is not None and node.type in _COMMENTS:
            yield node


def _comments_above(node: Node, data: bytes) -> set[int]:
    """Return the first bytes of the comments right above a node, with no blank line between."""
    found: set[int] = set()
    below, before = node, node.prev_sibling
    while before is not None and before.type in _COMMENTS:
        between = data[before.end_byte : below.start_byte]
        if between.count(b"\n") > 1 or between.strip():
            break
        found.add(before.start_byte)
        below, before = before, before.prev_sibling
    return found


def _first_code(root: Node) -> int:
    """Return the first byte of the first type."""
    for child in root.named_children:
        if child.type not in {*_COMMENTS, "package_declaration", "import_declaration"}:
            return child.start_byte
    return root.end_byte + 1
