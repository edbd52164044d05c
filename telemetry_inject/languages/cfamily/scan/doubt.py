"""Whether an error of the grammar makes a function doubtful.

Macros that stand for loops, types or whole statements are no syntax that a grammar could know, and
their errors are everywhere. What goes to the top of a body needs no more than that its head was
understood and that its braces are in order; statements inside of it are then left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tree_sitter import Node

_HARMLESS = re.compile(r"(?:[A-Za-z_]\w*(?:\s*\([^(){};]*\))?\s*)+")
_SKIPPED = re.compile(
    rb'/\*.*?\*/|//[^\n]*|R"(?P<mark>[^(\s]{0,16})\(.*?\)(?P=mark)"|"(?:[^"\\\n]|\\.|\\\n)*"'
    rb"|'(?:[^'\\\n]|\\.)*'|^[ \t]*#(?:[^\n\\]|\\.|\\\n)*",
    re.S | re.M,
)
_BRACES = re.compile(rb"[{}]")


def doubtful(node: Node, errors: Iterable[Node], data: bytes) -> tuple[bool, bool]:
    """Return whether the head or the braces of a function are in doubt, and whether anything is.

    An error around a whole function is somebody else's, where it stands at the edge of the page.
    """
    body = node.child_by_field_name("body")
    found = [e for e in errors if e.start_byte < node.end_byte and e.end_byte >= node.start_byte]
    if not found:
        return False, False
    if body is None:
        return True, True
    around = [e for e in found if e.start_byte <= node.start_byte and e.end_byte >= node.end_byte]
    rest = [error for error in found if error not in around]
    if any(not _harmless(error, body) for error in rest):
        return True, True
    if around:
        return not (_at_the_edge(node, data) and _in_order(body, data)), True
    inside = any(error.end_byte > body.start_byte for error in rest)
    return inside and not _in_order(body, data), inside


def _at_the_edge(node: Node, data: bytes) -> bool:
    """Return whether a function begins and ends in the first column."""
    return node.start_point.column == 0 and data[node.end_byte - 2 : node.end_byte - 1] == b"\n"


def _harmless(error: Node, body: Node) -> bool:
    """Return whether an error is inside the body, or words before it that the preprocessor knows."""
    if body.start_byte < error.start_byte and error.end_byte < body.end_byte:
        return True
    if error.end_byte > body.start_byte or error.is_missing:
        return False
    return _HARMLESS.fullmatch((error.text or b"").decode("utf-8", "replace")) is not None


def _in_order(body: Node, data: bytes) -> bool:
    """Return whether the braces of a body match, its last one closing it at the start of a line."""
    part = data[body.start_byte : body.end_byte]
    if not part.startswith(b"{") or not part.endswith(b"}"):
        return False
    line = data[data.rfind(b"\n", 0, body.end_byte) + 1 : body.end_byte - 1]
    if line.strip() or _other_branches(part):
        return False
    depth = 0
    plain = _SKIPPED.sub(b" ", part)
    for at, brace in enumerate(found := _BRACES.findall(plain)):
        depth += 1 if brace == b"{" else -1
        if depth <= 0 and at < len(found) - 1:
            return False
    return depth == 0


def _other_branches(part: bytes) -> bool:
    """Return whether branches of the preprocessor open and close braces differently."""
    branches = re.split(rb"(?m)^[ \t]*#[ \t]*(?:if|ifdef|ifndef|else|elif|endif)\b[^\n]*", part)
    if len(branches) == 1:
        return False
    counts = [_SKIPPED.sub(b" ", each) for each in branches]
    return any(each.count(b"{") != each.count(b"}") for each in counts[1:-1])
