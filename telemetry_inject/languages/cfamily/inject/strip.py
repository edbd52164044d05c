"""Taking out what was inserted, from the instrumented bytes alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from telemetry_inject.languages.base import Stripped
from telemetry_inject.languages.cfamily.inject.spelling import INCLUDE, STATEMENT
from telemetry_inject.languages.cfamily.text import line_end, line_start

_SPAN = re.compile(rb"_otel_(?:\w+_)?span ?\(")
_REST = re.compile(rb"(?<![\w])_otel_\w+")


def strip(data: bytes) -> Stripped:
    """Return the file without everything of ours; `data` itself where there is nothing."""
    include = INCLUDE.search(data) if b"_otel" in data or b"telemetry_inject" in data else None
    if include is None:
        return Stripped(data, True, 0)
    cuts = list(_cuts(data))
    exact = all(whole for _, _, whole in cuts)
    pieces, at = [], 0
    for low, high, _ in cuts:
        pieces.append(data[at:low])
        at = max(at, high)
    pieces.append(data[at:])
    spans = sum(_SPAN.match(data, found.start()) is not None for found in STATEMENT.finditer(data))
    rest = b"".join(pieces)
    return Stripped(rest, exact and not _REST.search(rest), max(spans, 1))


def _cuts(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield what is to go, in order, and whether it stands as it was inserted."""
    places = [_include(found, data) for found in INCLUDE.finditer(data)]
    places += [_statement(found, data) for found in STATEMENT.finditer(data)]
    yield from sorted(places)


def _include(found: re.Match[bytes], data: bytes) -> tuple[int, int, bool]:
    low, high = line_start(data, found.start()), line_end(data, found.end())
    whole = not data[low : found.start()].strip() and not data[found.end() : high].strip()
    if not whole:
        return found.start(), found.end(), False
    if found["below"]:
        blank = next((each for each in (b"\r\n", b"\n") if data.startswith(each, high)), b"")
        return low, high + len(blank), bool(blank)
    for blank in (b"\r\n", b"\n"):
        above = low - len(blank)
        if data.endswith(blank, 0, low) and data.endswith(b"\n", 0, above):
            return above, high, True
    return low, high, False


def _statement(found: re.Match[bytes], data: bytes) -> tuple[int, int, bool]:
    low, high = line_start(data, found.start()), line_end(data, found.end())
    if not data[low : found.start()].strip() and not data[found.end() : high].strip():
        return low, high, data.endswith(b"\n", 0, high)
    space = data.startswith(b" ", found.start() - 1)
    return found.start() - space, found.end(), space
