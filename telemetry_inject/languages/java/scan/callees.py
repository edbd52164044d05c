"""Callees as a person would write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tree_sitter import Node

_LONGEST = 200
_SPACE = re.compile(r"\s+")
_ARGUMENTS = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"[^\W\d][\w$]*")


def callees(
    calls: Sequence[Node],
    arguments: Iterable[Node],
    created: Iterable[Node],
    static: frozenset[str],
    data: bytes,
) -> tuple[list[int], list[str]]:
    """Return where each callee starts, in order, and its text.

    The calls of a chain start at one byte; inner ones come first. A method that is called by its
    name alone is `this.name`, unless it is imported (`static`); a constructor is `new Name`.
    """
    opened = {node.end_byte: node.start_byte for node in arguments}
    spans = [(node.start_byte, opened.get(node.end_byte, node.end_byte), False) for node in calls]
    spans += [(node.start_byte, node.end_byte, True) for node in created]
    spans.sort()
    starts: list[int] = []
    texts: list[str] = []
    for start, end, new in spans:
        raw = data[start:end]
        text = raw.decode("utf-8", "replace")
        if b"(" in raw or b"\n" in raw or b"{" in raw:
            text = _chained(text)
        if "<" in text:
            text = _without_types(text)
        text = text.strip()
        if new:
            text = f"new {text}"
        elif _NAME.fullmatch(text) and text not in static:
            text = f"this.{text}"
        starts.append(start)
        texts.append(text if len(text) <= _LONGEST else "…" + text[-_LONGEST:])
    return starts, texts


def _chained(text: str) -> str:
    """Return the text of a callee without what is between its parentheses, and on one line."""
    out: list[str] = []
    depth = 0
    quote = ""
    escaped = False
    for letter in text:
        if quote:
            if letter == quote and not escaped:
                quote = ""
            escaped = letter == "\\" and not escaped
        elif letter in "\"'":
            quote = letter
        elif letter in "({[":
            depth += 1
            if depth == 1:
                out.append(letter)
            continue
        elif letter in ")}]":
            depth -= 1
        if not depth and not quote:
            out.append(letter)
    return _SPACE.sub(" ", "".join(out)).replace(" .", ".").replace(". ", ".").strip()


def _without_types(text: str) -> str:
    """Return a text without type arguments."""
    while (shorter := _ARGUMENTS.sub("", text)) != text:
        text = shorter
    return text
