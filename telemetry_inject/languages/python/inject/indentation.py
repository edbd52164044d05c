"""Moving lines one step to the right, and back.

The step is inserted after the margin that all statements of the block share, so that the bytes
before and after it stay what they are. Lines that are blank, that start inside a string or that
start with less than the margin stay where they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache


def step(margin: bytes) -> bytes:
    """Return what one more level of indentation is, in a block with this margin."""
    return b"\t" if b"\t" in margin else b"    "


@lru_cache(maxsize=64)
def _starting(margin: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"^" + re.escape(margin) + rb"(?=[ \t\f]*\S)", re.MULTILINE)


def lines_at(
    data: bytes, margin: bytes, start: int, end: int, strings: Sequence[tuple[int, int]]
) -> list[int]:
    """Return the first byte of every line between `start` and `end` that starts with `margin`.

    `strings` are ranges, in order, within which lines are left out.
    """
    lines = [match.start() for match in _starting(margin).finditer(data, start, end)]
    if not strings:
        return lines
    starts = [each[0] for each in strings]
    before = ((line, bisect_right(starts, line - 1) - 1) for line in lines)
    return [line for line, at in before if at < 0 or strings[at][1] <= line]
