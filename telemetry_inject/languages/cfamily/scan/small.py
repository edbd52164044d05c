"""The words on how much there is in a body: `stub`, `accessor`, `wrapper`."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 300
"""Bytes of a body beyond which nobody would call it trivial."""
_NOISE = re.compile(rb"/\*.*?\*/|//[^\n]*|^\s*#[^\n]*$", re.S | re.M)
_STUB = re.compile(
    rb"\{\s*(?:(?:\(void\)\s*\w+\s*;\s*)*(?:return\s*;)?|(?:abort|assert|throw)\b[^;{}]*;)\s*\}"
)
_PATH = rb"[(*&!]*[A-Za-z_][\w.]*(?:(?:->|::|\.)\w+|\[\w+\])*\)*"
_LITERAL = rb'(?:-?[\d.]+\w*|"[^"\n]*"|\'[^\'\n]*\'|\{\s*\})'
_ACCESSOR = re.compile(
    rb"\{\s*(?:return\s+(?:" + _PATH + rb"|" + _LITERAL + rb")|" + _PATH
    + rb"\s*=\s*(?:" + _PATH + rb"|" + _LITERAL + rb"|std::move\(\w+\)))"
    rb"\s*;\s*(?:return\s+\*this\s*;\s*)?\}"
)  # fmt: skip
_WRAPPER = re.compile(rb"\{\s*(?:return\s+)?[\w.:>*&-]+\s*\([^;{}]*\)\s*;\s*\}")


def small(body: bytes) -> Iterator[str]:
    """Yield the words that hold for the text of a body."""
    if len(body) > _LONGEST:
        return
    part = _NOISE.sub(b"", body)
    if _STUB.fullmatch(part):
        yield "stub"
    elif _ACCESSOR.fullmatch(part):
        yield "accessor"
    elif _WRAPPER.fullmatch(part):
        yield "wrapper"
