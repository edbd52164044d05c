"""Parameters of functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from tree_sitter import Node

from telemetry_inject.languages.python.text import Cut
from telemetry_inject.model import Parameter

Kind = Literal["plain", "positional", "keyword", "variadic", "keywords", "pattern"]

_PLAIN = re.compile(r"\(?\s*(?:\w+(?:\s*,\s*\w+)*)?\s*,?\s*\)?")
_NAMES = re.compile(r"\w+")


def parameters(node: Node | None, cut: Cut) -> tuple[Parameter, ...]:
    """Return the parameters of a function or lambda; `node` is the list of them in the tree."""
    if node is None:
        return ()
    text = cut(node.start_byte, node.end_byte)
    if len(text) < 100 and _PLAIN.fullmatch(text):
        return _plain(text)
    return tuple(_ordered(node.named_children, cut))


@lru_cache(maxsize=2048)
def _plain(text: str) -> tuple[Parameter, ...]:
    """Return the parameters of a list of nothing but names: most lists are."""
    return tuple(Parameter(name) for name in _NAMES.findall(text))


def _ordered(nodes: Iterable[Node], cut: Cut) -> list[Parameter]:
    found: list[Parameter] = []
    kind: Kind = "plain"
    for node in nodes:
        match node.type:
            case "positional_separator":
                found = [
                    Parameter(each.name, each.annotation, each.default, "positional")
                    for each in found
                ]
            case "keyword_separator":
                kind = "keyword"
            case "comment" | "ERROR" | "line_continuation":
                pass
            case _:
                parameter = _parameter(node, kind, cut)
                found.append(parameter)
                if parameter.kind == "variadic":
                    kind = "keyword"
    return found


def _parameter(node: Node, kind: Kind, cut: Cut) -> Parameter:
    annotation = node.child_by_field_name("type")
    default = node.child_by_field_name("value")
    target = node.child_by_field_name("name")
    if target is None:
        target = node.named_children[0] if node.type == "typed_parameter" else node
    if target.type == "list_splat_pattern":
        kind, target = "variadic", target.named_children[0] if target.named_children else target
    elif target.type == "dictionary_splat_pattern":
        kind, target = "keywords", target.named_children[0] if target.named_children else target
    elif target.type == "tuple_pattern":
        kind = "pattern"
    return Parameter(
        cut(target.start_byte, target.end_byte),
        cut(annotation.start_byte, annotation.end_byte) if annotation else None,
        cut(default.start_byte, default.end_byte) if default else None,
        kind,
    )
