"""Text out of the bytes of a file, by offsets that count bytes."""

from __future__ import annotations

import io
import tokenize
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

Cut = Callable[[int, int], str]
"""Returns the text between two byte offsets."""


def cutter(data: bytes) -> Cut:
    """Return what cuts text out of `data`; never raises, whatever the bytes are."""
    if data.isascii():
        text = data.decode("ascii")
        return lambda start, end: text[start:end]
    encoding = encoding_of(data)
    return lambda start, end: data[start:end].decode(encoding, "replace")


def encoding_of(data: bytes) -> str:
    """Return the encoding that the file is in: UTF-8 where it decodes, else what its cookie says."""
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        data.decode(encoding)
    except (SyntaxError, ValueError, LookupError):
        return "latin-1"
    return encoding


Rows = Callable[[int, int], int]
"""Returns the line, from 1, of an offset that the tree has in a row counted from 0."""


def rows(data: bytes) -> Rows:
    """Return what numbers lines: the tree ends lines at LF only, Python at a lone CR as well."""
    if b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"):
        return lambda _, row: row + 1
    starts = [*accumulate(map(len, data.splitlines(keepends=True)), initial=0)]
    return lambda offset, _: bisect_right(starts, offset)
