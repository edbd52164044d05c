"""Taking out what was put in, from the instrumented bytes alone."""

from __future__ import annotations

from tree_sitter import Node

from telemetry_inject.languages.base import Stripped
from telemetry_inject.languages.rust.grammar import GRAMMAR
from telemetry_inject.languages.rust.inject.nodes import (
    is_attribute,
    is_import,
    is_item,
    is_marker,
    ours,
)
from telemetry_inject.languages.rust.inject.spelling import BELOW, PREFIX

_BOM = b"\xef\xbb\xbf"


def strip(data: bytes) -> Stripped:
    """Return the file without everything of ours; `data` itself where there is nothing."""
    if not PREFIX.search(data):
        return Stripped(data, True, 0)
    found = list(ours(GRAMMAR.parse(data), data))
    if not any(is_import(node, data) or is_marker(node, data) for node in found):
        return Stripped(data, True, 0)
    exact, functions, at = True, 0, 0
    pieces: list[bytes] = []
    for node in found:
        if is_marker(node, data):
            continue
        of_file = is_import(node, data) or is_item(node, data)
        low, high, whole = _paragraph(node, data) if of_file else _lines(node, data)
        functions += is_attribute(node, data)
        exact = exact and whole
        pieces.append(data[at:low])
        at = max(at, high)
    pieces.append(data[at:])
    return Stripped(b"".join(pieces), exact, functions)


def _paragraph(node: Node, data: bytes) -> tuple[int, int, bool]:
    """Return where an import or an item of the file begins and ends with its marker and its blank
    line, and whether those were there.
    """
    low, high = _line(node, data)
    above = node.prev_sibling
    if is_item(node, data):
        if above is None or not is_marker(above, data):
            return low, high, False
        low = _line(above, data)[0]
    if BELOW.encode() in data[low:high]:
        blank = next((each for each in (b"\r\n", b"\n") if data.startswith(each, high)), b"")
        return low, high + len(blank), bool(blank)
    for blank in (b"\r\n", b"\n"):
        start = low - len(blank)
        if data.endswith(blank, 0, low) and data.endswith(b"\n", 0, start):
            return start, high, True
    return low, high, False


def _lines(node: Node, data: bytes) -> tuple[int, int, bool]:
    """Return the lines of a node where it has them for itself, or else it and one space."""
    low, high = _line(node, data)
    alone = not data[low : node.start_byte].strip() and not data[node.end_byte : high].strip()
    if alone:
        return low, high, True
    space = data.startswith(b" ", node.end_byte)
    return node.start_byte, node.end_byte + space, space


def _line(node: Node, data: bytes) -> tuple[int, int]:
    start = data.rfind(b"\n", 0, node.start_byte) + 1
    if start == 0 and data.startswith(_BOM):
        start = len(_BOM)
    end = data.find(b"\n", node.end_byte)
    return start, len(data) if end < 0 else end + 1
