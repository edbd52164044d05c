"""Source text of nodes, and lines."""

from __future__ import annotations

import re

from tree_sitter import Node

_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*(::|->|[.<>(),&*\[\]])\s*")
_PLAIN = re.compile(r"\w+(?:(?:\.|->|::)\w+)*")
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def cut(data: bytes, start: int, end: int) -> str:
    """Return a stretch of the source as text; bytes that are no UTF-8 become question marks."""
    return data[start:end].decode("utf-8", "replace")


def text(data: bytes, node: Node | None) -> str:
    """Return the source of a node, empty for None."""
    return "" if node is None else cut(data, node.start_byte, node.end_byte)


def flat(source: str) -> str:
    """Return a type or a callee on one line, without comments and spaces that it does not need."""
    if _PLAIN.fullmatch(source):
        return source
    plain = _SPACE.sub(" ", _COMMENT.sub(" ", source)).strip()
    tight = _TIGHT.sub(r"\1", plain).replace(",", ", ")
    return re.sub(r"(?<=[\w>])([*&]+)(?=\w)", r"\1 ", tight)


def line_start(data: bytes, at: int) -> int:
    """Return where the line of an offset starts, behind a byte-order mark."""
    start = data.rfind(b"\n", 0, at) + 1
    return 3 if start == 0 and data.startswith(b"\xef\xbb\xbf") else start


def line_end(data: bytes, at: int) -> int:
    """Return where the line after that of an offset starts."""
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end + 1


def newline(data: bytes, at: int) -> str:
    """Return how the line of an offset ends."""
    end = data.find(b"\n", at)
    if end < 0:
        end = data.rfind(b"\n", 0, at)
    return "\r\n" if end > 0 and data[end - 1 : end] == b"\r" else "\n"
