"""Source text of nodes."""

from __future__ import annotations

import re

from tree_sitter import Node

_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*(::|[.<>(),&])\s*")


def cut(data: bytes, start: int, end: int) -> str:
    """Return a stretch of the source as text; bytes that are no UTF-8 become question marks."""
    return data[start:end].decode("utf-8", "replace")


def text(data: bytes, node: Node | None) -> str:
    """Return the source of a node, empty for None."""
    return "" if node is None else cut(data, node.start_byte, node.end_byte)


def flat(source: str) -> str:
    """Return a type or a path on one line, without spaces around what needs none."""
    return _TIGHT.sub(r"\1", _SPACE.sub(" ", source.strip())).replace(",", ", ")
