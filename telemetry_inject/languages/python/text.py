"""Text out of the bytes of a file, by offsets that count bytes."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Callable

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


def unified(data: bytes) -> bytes:
    """Return `data` with each CR that ends a line by itself as an LF: every offset stays.

    Python reads such files so; the grammar would take all that follows a comment into it.
    """
    return _LONE_CR.sub(b"\n", data) if b"\r" in data else data


_LONE_CR = re.compile(rb"\r(?!\n)")
