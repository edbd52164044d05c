"""Text and lines out of the bytes of a file."""

from __future__ import annotations

import re

from tree_sitter import Node

_SPACE = re.compile(r"\s+")


def decode(data: bytes, node: Node) -> str:
    """Return the text of a node; bytes that are no UTF-8 are replaced."""
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace")


def squeezed(text: str, longest: int = 80) -> str:
    """Return text on one line, cut where it is too long for a person."""
    line = _SPACE.sub(" ", text).strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"


def line_start(data: bytes, offset: int) -> int:
    """Return the first byte of the line that holds the byte at `offset`."""
    return data.rfind(b"\n", 0, offset) + 1


def line_end(data: bytes, offset: int) -> int:
    """Return where the next line starts; the length of the file on the last one."""
    end = data.find(b"\n", offset)
    return len(data) if end < 0 else end + 1


def newline(data: bytes) -> str:
    """Return what ends the first line of a file."""
    end = data.find(b"\n")
    return "\r\n" if end > 0 and data[end - 1 : end] == b"\r" else "\n"


def row_starts(data: bytes) -> list[int]:
    """Return where each line starts."""
    starts, at = [0], data.find(b"\n")
    while at >= 0:
        starts.append(at + 1)
        at = data.find(b"\n", at + 1)
    return starts
