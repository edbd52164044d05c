"""What ours looks like: one include, and statements that are calls of `_otel_…`."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADER = "telemetry_inject.h"
ABOVE = "/* telemetry-inject: v1 */"
"""Marks an include that has a blank line of ours above it."""
BELOW = "/* telemetry-inject: v1, blank below */"
"""Marks an include that has one below it."""

INCLUDE = re.compile(
    rb'#include "(?:[^"\n]*/)?telemetry_inject\.h" /\* telemetry-inject: v1(?P<below>, blank below)? \*/'
)
_ARGUMENT = rb'(?:"(?:[^"\\\n]|\\.)*"|\([^()\n]*\)|[^"();{}\n])'
_INNER = rb" ?\( ?(?:" + _ARGUMENT + rb"|\n[ \t]*|\r\n[ \t]*)*\)"
STATEMENT = re.compile(rb"_otel_\w+(?: ?\(\s*_otel_\w+" + _INNER + rb" ?\)|" + _INNER + rb");")
"""A statement of ours, over several lines where it was too long for one."""


def literal(value: str) -> str:
    """Return a text as a string literal, without trigraphs; names and messages are ASCII."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?") + '"'


def call(name: str, arguments: Sequence[str], *, entry: bool = False) -> list[str]:
    """Return the pieces of a statement that calls a macro: what may begin a line of its own."""
    opening, closing = ("_otel_entry(", ")") if entry else ("", "")
    pieces = [f"{each}," for each in arguments[:-1]] + [f"{arguments[-1]}){closing};"]
    return [f"{opening}{name}({pieces[0]}", *pieces[1:]]


def laid_out(pieces: Sequence[str], indent: str, width: int, newline: str) -> str:
    """Return a statement on as few lines as fit `width`, what follows aligned below the first."""
    first = pieces[0]
    column = len(indent.expandtabs(8))
    below = indent + " " * (_opening(first) + 1)
    lines, at = [first], column + len(first)
    for piece in pieces[1:]:
        if width and at + 1 + len(piece) > width:
            lines.append(newline + below + piece)
            at = column + _opening(first) + 1 + len(piece)
        else:
            lines.append(f" {piece}")
            at += 1 + len(piece)
    return "".join(lines)


def _opening(first: str) -> int:
    """Return where the last parenthesis before the first argument opens."""
    quote = first.find('"')
    return first.rfind("(", 0, quote if quote >= 0 else len(first))
