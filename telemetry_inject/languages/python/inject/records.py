"""Plain records declared in a file, whose fields can be read without any chance of trouble."""

from __future__ import annotations

import re

from tree_sitter import Node, QueryCursor

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.grammar import query
from telemetry_inject.languages.python.inject.anatomy import code
from telemetry_inject.languages.python.inject.annotations import Kind, kind_of

_DATACLASS = re.compile(r"@\s*(?:dataclasses\.)?dataclass\b")


def field(file: Parsed, class_name: str, name: str) -> Kind | None:
    """Return the type of a field of a dataclass or NamedTuple of the file; None where unsure.

    A class that defines `__getattribute__`, descriptors or bases of its own is no plain record.
    """
    found = [
        node
        for node in QueryCursor(query("classes")).captures(file.tree.root_node).get("class", [])
        if _text(node.child_by_field_name("name")) == class_name
    ]
    if len(found) != 1 or not _is_record(found[0]):
        return None
    block = found[0].child_by_field_name("body")
    return _declared(block, name) if block is not None else None


def _is_record(node: Node) -> bool:
    if node.parent is None or node.parent.type not in ("module", "decorated_definition"):
        return False
    bases = _text(node.child_by_field_name("superclasses"))
    decorators = [_text(each) for each in node.parent.children if each.type == "decorator"]
    if bases in ("(NamedTuple)", "(typing.NamedTuple)"):
        return not decorators
    return bases in ("", "()") and len(decorators) == 1 and bool(_DATACLASS.match(decorators[0]))


def _declared(block: Node, name: str) -> Kind | None:
    for node in code(block):
        if node.type != "expression_statement":
            if "__getattribute__" in _text(node) or f"def {name}" in _text(node):
                return None
            continue
        for each in node.named_children:
            left = each.child_by_field_name("left") if each.type == "assignment" else None
            if _text(left) == name:
                made = "init=False" not in _text(each)
                return kind_of(_text(each.child_by_field_name("type")) or None) if made else None
    return None


def _text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
