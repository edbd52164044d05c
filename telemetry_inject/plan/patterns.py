"""Patterns on dotted names: `flask.Flask.{route,get}`, `psycopg.**.execute`, `*_pb2_grpc.*Servicer`.

`*` stands for any part of one segment, `{a,b.c}` for one of several texts, and a segment `**` for
any number of segments, none included. Nothing else is special, and a pattern always covers the
whole name: there is no substring matching.
"""

from __future__ import annotations

import re

SHAPE = re.compile(r"(?:[\w@$/:#*.-]|\{[\w@$/:#*.,-]+\})+")
PIECE = re.compile(r"\*\*\.|\.\*\*|\*|\{([^{}]*)\}|[^*{}.]+|\.")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return the regular expression that a whole dotted name must match.

    Raises `ValueError` for text that is no pattern.
    """
    if not SHAPE.fullmatch(pattern) or ".." in pattern or "***" in pattern:
        raise ValueError(f"{pattern!r} is not a pattern of dotted names")
    return re.compile(_expression(pattern))


def roots(pattern: str) -> tuple[str, ...]:
    """Return the first segments that names under `pattern` can have; none where any can."""
    found = tuple(each.partition(".")[0] for each in _alternatives(pattern))
    return () if any("*" in each for each in found) else tuple(dict.fromkeys(found))


def tails(pattern: str) -> tuple[str, ...]:
    """Return the last segments that names under `pattern` can have; none where any can."""
    head, brace, rest = pattern.rpartition("{")
    if pattern.endswith("}") and (not head or head.endswith(".")) and brace:
        found = tuple(each.rpartition(".")[2] for each in rest[:-1].split(","))
    else:
        found = (pattern.rpartition(".")[2],)
    return () if any(set("*{}") & set(each) for each in found) else tuple(dict.fromkeys(found))


def _expression(pattern: str) -> str:
    out = ""
    for piece in PIECE.finditer(pattern):
        text = piece.group()
        if text == "**.":
            out += r"(?:[^.]*\.)*"
        elif text == ".**":
            out += r"(?:\.[^.]*)*"
        elif text == "*":
            out += r"[^.]*"
        elif text.startswith("{"):
            out += f"(?:{'|'.join(_expression(each) for each in piece.group(1).split(','))})"
        else:
            out += re.escape(text)
    return out


def _alternatives(pattern: str) -> list[str]:
    """Return the texts that the pattern can begin with, braces of its first segment resolved."""
    head, brace, rest = pattern.partition("{")
    if not brace or "." in head:
        return [pattern]
    options, _, tail = rest.partition("}")
    return [each for option in options.split(",") for each in _alternatives(head + option + tail)]
