"""Which names certainly hold what, at the start of a body or after one of its statements."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.python.inject.annotations import SIZED, Kind, kind_of
from telemetry_inject.model import Function

_BUILTIN = frozenset(("str", "bool", "int", "float", *SIZED))
_LITERALS = {
    "string": "str",
    "integer": "int",
    "float": "float",
    "true": "bool",
    "false": "bool",
    "list": "list",
    "dictionary": "dict",
    "set": "set",
    "list_comprehension": "list",
    "dictionary_comprehension": "dict",
    "set_comprehension": "set",
    "comparison_operator": "",
}


def declared(function: Function) -> dict[str, Kind]:
    """Return the parameters whose annotation is certain to name a type."""
    found: dict[str, Kind] = {}
    for each in function.parameters:
        if each.kind in ("variadic", "keywords"):
            found[each.name.lstrip("*")] = Kind("tuple" if each.kind == "variadic" else "dict")
            continue
        kind = kind_of(each.annotation, each.default)
        if kind is not None:
            found[each.name] = kind
    return found


def parameters(file: Parsed, function: Function) -> dict[str, Kind]:
    """Return the parameters of a certain type that are what they were at the start of the body."""
    return {
        name: kind
        for name, kind in declared(function).items()
        if kind.text not in _BUILTIN or not rebinds(file, kind.text)
    }


def bound(file: Parsed, function: Function, at: Statement | None) -> Mapping[str, Kind]:
    """Return the names with a certain type at the start of the body, or after a statement."""
    kinds = parameters(file, function)
    if at is None:
        return kinds
    body = file.source.data[function.body_start : function.body_end]
    untouched = {name: kind for name, kind in kinds.items() if not _rebound(name, body)}
    return untouched | _assigned(file, function, at)


def rebinds(file: Parsed, name: str) -> bool:
    """Return whether a file may give a built-in name another meaning."""
    text = name.encode()
    if text not in file.source.data:
        return False
    pattern = (
        rb"\b"
        + text
        + rb"\s*(?::[^=\n]*)?=(?!=)|\b(?:def|class|as|for|import)\s+"
        + text
        + rb"\b|\bimport\b[^\n]*\b"
        + text
        + rb"\b|\bfor\b[^\n]*\b"
        + text
        + rb"\b[^\n]*\bin\b"
    )
    assigned = re.search(rb"(?m)^\s*" + pattern, file.source.data)
    return assigned is not None or b"import *" in file.source.data


def _rebound(name: str, body: bytes) -> bool:
    """Return whether anything in a body may give a name another value, read generously."""
    text = re.escape(name.encode())
    pattern = (
        rb"\b" + text + rb"\b\s*(?:,[^=\n]*|:[^=\n]*|\)[^=\n]*|\][^=\n]*)?[-+*/%@&|^<>:]{0,3}=(?!=)"
        rb"|\b(?:del|as|for|global|nonlocal|import|case|def|class)\b[^\n]*\b" + text + rb"\b"
    )
    return re.search(pattern, body) is not None


def _assigned(file: Parsed, function: Function, at: Statement) -> dict[str, Kind]:
    """Return the name that the statement itself assigns, where its type is certain."""
    node = file.tree.root_node.named_descendant_for_byte_range(at.start, at.end)
    while node is not None and node.type != "expression_statement":
        node = node.parent
    assignment = node.named_child(0) if node is not None else None
    if node is None or node.start_byte != at.start or assignment is None:
        return {}
    if assignment.type != "assignment":
        return {}
    left = assignment.child_by_field_name("left")
    kind = _value_kind(assignment.child_by_field_name("right"))
    if left is None or left.type != "identifier" or not kind or _is_global(file, function, left):
        return {}
    return {(left.text or b"").decode(): Kind(kind)}


def _is_global(file: Parsed, function: Function, left: Node) -> bool:
    body = file.source.data[function.body_start : function.body_end]
    return (
        re.search(rb"\b(?:global|nonlocal)\b[^\n]*\b" + (left.text or b"") + rb"\b", body)
        is not None
    )


def _value_kind(value: Node | None) -> str:
    if value is None:
        return ""
    if value.type == "string" and (value.text or b"").lower()[:2].strip(b"\"'r").startswith(b"b"):
        return "bytes"
    return _LITERALS.get(value.type, "")
