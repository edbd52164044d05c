"""Insertions: the only way in which this program changes source code."""

from __future__ import annotations

from collections.abc import Iterable

from telemetry_inject.model import Insertion


def apply(source: bytes, insertions: Iterable[Insertion]) -> bytes:
    """Return `source` with every insertion made; those at one offset keep their order.

    Raises `ValueError` for an offset outside of the source.
    """
    pieces: list[bytes] = []
    at = 0
    for insertion in sorted(insertions, key=lambda each: each.offset):
        if not 0 <= insertion.offset <= len(source):
            raise ValueError(f"offset {insertion.offset} is outside of {len(source)} bytes")
        pieces += (source[at : insertion.offset], insertion.text)
        at = insertion.offset
    pieces.append(source[at:])
    return b"".join(pieces)
