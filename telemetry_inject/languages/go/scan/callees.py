"""Callees as a person would write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tree_sitter import Node

_LONGEST = 200
_SPACE = re.compile(r"\s+")
_INSTANCE = re.compile(r"\[[^\[\]]*\]$")


def callees(nodes: Iterable[Node], data: bytes) -> tuple[list[int], list[str]]:
    """Return where each callee starts, in order, and its text.

    The calls of a chain start at one byte; inner ones come first. Arguments inside of a chain are
    left out, so that a long chain does not hold the functions that it was given.
    """
    spans = sorted([(node.start_byte, node.end_byte) for node in nodes])
    starts: list[int] = []
    texts: list[str] = []
    for start, end in spans:
        raw = data[start:end]
        text = raw.decode("utf-8", "replace")
        if b"(" in raw or b"\n" in raw:
            text = _chained(text)
        elif b"[" in raw:
            text = _INSTANCE.sub("", text)
        starts.append(start)
        texts.append(text if len(text) <= _LONGEST else "…" + text[-_LONGEST:])
    return starts, texts


def _chained(text: str) -> str:
    """Return the text of a callee without what is between its parentheses, and on one line."""
    out: list[str] = []
    depth = 0
    quote = ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"`'":
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
    return _INSTANCE.sub("", _SPACE.sub("", "".join(out)))
