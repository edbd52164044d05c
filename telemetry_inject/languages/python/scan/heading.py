"""The heading of a function: what stands between `def` or `lambda` and its body.

Most headings are simple enough to be read off their text, which takes a tenth of the time that
the nodes of the tree take; all others are left to the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tree_sitter import Node

from telemetry_inject.languages.python.scan.signature import Kind, parameters
from telemetry_inject.languages.python.text import Cut
from telemetry_inject.model import Parameter

_SIMPLE = re.compile(
    rb"(?:async\s+)?def\s+(\w+)\s*"
    rb"\(((?:[\w\s,=:.*/|+-]++|\"[\w\s./+*|-]*+\"|'[\w\s./+*|-]*+')*+)\)\s*"
    rb"(?:->\s*([\w.]+)\s*)?:\s*+(?![#\\])"
)
"""A heading without brackets in brackets, comments and strings that could be taken for code."""
_STARS: dict[str, Kind] = {"*": "variadic", "**": "keywords"}


class Heading(NamedTuple):
    """What a heading says, and where the body starts."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: str | None
    body_start: int


def simple(data: bytes, at: int) -> Heading | None:
    """Return the heading of the `def` at a byte of a file without errors, or None if unsure."""
    found = _SIMPLE.match(data, at)
    if found is None or found.end() == len(data):
        return None
    name, inside, returns = found.groups()
    listed = _listed(inside.decode()) if inside else ()
    if listed is None:
        return None
    declared = returns.decode() if returns else None
    return Heading(name.decode(), listed, declared, found.end())


def of(node: Node, cut: Cut) -> Heading:
    """Return the heading of any function or lambda, read off its nodes; the name is a `def`'s."""
    name = node.child_by_field_name("name")
    returns = node.child_by_field_name("return_type")
    body = node.child_by_field_name("body")
    return Heading(
        cut(name.start_byte, name.end_byte) if name else "",
        parameters(node.child_by_field_name("parameters"), cut),
        cut(returns.start_byte, returns.end_byte) if returns else None,
        body.start_byte if body else node.end_byte,
    )


@lru_cache(maxsize=4096)
def _listed(text: str) -> tuple[Parameter, ...] | None:
    """Return the parameters of a list without brackets; None where that takes the tree."""
    if "lambda" in text:
        return None
    found: list[Parameter] = []
    kind: Kind = "plain"
    for part in _parts(text):
        if part == "*":
            kind = "keyword"
        elif part == "/":
            found = [Parameter(p.name, p.annotation, p.default, "positional") for p in found]
        else:
            parameter = _parameter(part, kind)
            if parameter is None:
                return None
            found.append(parameter)
            if parameter.kind == "variadic":
                kind = "keyword"
    return tuple(found)


def _parts(text: str) -> Iterator[str]:
    """Yield what stands between the commas; nothing may follow the last one."""
    parts = [part.strip() for part in text.split(",")]
    yield from parts if parts[-1] else parts[:-1]


def _parameter(part: str, kind: Kind) -> Parameter | None:
    before, equals, default = part.partition("=")
    named, colon, annotation = before.partition(":")
    name = named.strip()
    if name.startswith("*"):
        stars = "**" if name.startswith("**") else "*"
        kind, name = _STARS[stars], name[len(stars) :].strip()
    default = default.strip()
    annotation = annotation.strip()
    if not name.isidentifier() or "=" in default or ":" in default:
        return None
    if (equals and not default) or (colon and not annotation) or ":" in annotation:
        return None
    return Parameter(name, annotation or None, default or None, kind)
