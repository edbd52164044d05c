"""Patterns on dotted names: `flask.Flask.{route,get}`, `psycopg.**.execute`, `http.server.*.do_*`.

A pattern is split at its dots. `*` stands for any part of one segment, `{a,b}` for one of several
texts, and a segment `**` for any number of segments, none included. Nothing else is special, and a
pattern always covers the whole name: there is no substring matching.
"""

from __future__ import annotations

import re

SHAPE = re.compile(r"^(?:[\w@$/:*#-]|\{[\w@$/:*#,-]+\})+(?:\.(?:[\w@$/:*#-]|\{[\w@$/:*#,-]+\})+)*$")
PIECE = re.compile(r"\*|\{([^{}]*)\}|[^*{}]+")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return the regular expression that a whole dotted name must match.

    Raises `ValueError` for text that is no pattern.
    """
    if not SHAPE.match(pattern):
        raise ValueError(f"{pattern!r} is not a pattern of dotted names")
    text = ""
    for number, segment in enumerate(pattern.split(".")):
        if segment == "**":
            text += r"(?:[^.]+\.)*" if number == 0 else r"(?:\.[^.]+)*"
        else:
            # A leading `**` brings its own dots.
            text += ("" if text in ("", r"(?:[^.]+\.)*") else r"\.") + _segment(segment)
    return re.compile(text)


def roots(pattern: str) -> tuple[str, ...]:
    """Return the first segments that names under `pattern` can have; none where any can."""
    first = pattern.split(".", 1)[0]
    if "*" in first:
        return ()
    return tuple(_alternatives(first))


def _segment(segment: str) -> str:
    out = ""
    for piece in PIECE.finditer(segment):
        text = piece.group()
        if text == "*":
            out += "[^.]*"
        elif text.startswith("{"):
            options = (_segment(each) for each in piece.group(1).split(","))
            out += f"(?:{'|'.join(options)})"
        else:
            out += re.escape(text)
    return out


def _alternatives(segment: str) -> list[str]:
    head, brace, rest = segment.partition("{")
    if not brace:
        return [segment]
    options, _, tail = rest.partition("}")
    return [head + each + end for each in options.split(",") for end in _alternatives(tail)]
