"""Which names are certain to be bound at a place, and their types as far as the file tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.text import decode, squeezed
from telemetry_inject.model import Function

Types = dict[str, str]
"""By name: the type as written; empty for one that is not known."""

BASIC = frozenset(
    """
    string bool int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune
    float32 float64
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_MEASURED = re.compile(r"(?:len|cap)\(")
_CONVERTED = re.compile(r"(string|bool|u?int(?:8|16|32|64)?|float(?:32|64))\(")


def bound(file: Parsed, function: Function, at: Statement | None) -> Mapping[str, str]:
    """Return the names that are bound at the entry of a function, or after the statement `at`."""
    node = body_.function_at(file.tree, function.start, function.end)
    if node is None:
        return {}
    data = file.source.data
    names: Types = {}
    receiver = node.child_by_field_name("receiver")
    for listed in (receiver, node.child_by_field_name("parameters")):
        names.update(_declared(listed, data))
    body = node.child_by_field_name("body")
    if at is not None and body is not None:
        _down(body_.statements(body), at, names, data)
    for hidden in _shadowed(node, data):
        names[hidden] = ""
    return {name: given for name, given in names.items() if name != "_"}


def _shadowed(function: Node, data: bytes) -> Iterator[str]:
    """Yield the names of type parameters: they are types and no values."""
    listed = function.child_by_field_name("type_parameters")
    for each in listed.named_children if listed is not None else ():
        yield from (decode(data, name) for name in each.children_by_field_name("name"))


def _declared(listed: Node | None, data: bytes) -> Iterator[tuple[str, str]]:
    for each in listed.named_children if listed is not None else ():
        given = each.child_by_field_name("type")
        text = squeezed(decode(data, given), 200) if given is not None else ""
        if each.type == "variadic_parameter_declaration":
            text = f"[]{text}"
        for name in each.children_by_field_name("name"):
            yield decode(data, name), text


def _down(nodes: list[Node], at: Statement, names: Types, data: bytes) -> None:
    """Add what the statements before a place bind, block by block on the way to it."""
    for node in nodes:
        if node.start_byte <= at.start and at.end <= node.end_byte:
            if (node.start_byte, node.end_byte) == (at.start, at.end):
                names.update(_made(node, data))
            else:
                _into(node, at, names, data)
            return
        names.update(_made(node, data))


def _into(node: Node, at: Statement, names: Types, data: bytes) -> None:
    """Go on inside of a statement, whose own names hide those outside."""
    for field in ("initializer", "alias"):
        inner = node.child_by_field_name(field)
        if inner is not None:
            names.update(_hidden(inner, data))
    for child in node.named_children:
        if child.type in {"range_clause", "for_clause", "receive_statement"}:
            names.update(_hidden(child, data))
    for child in node.named_children:
        if child.start_byte <= at.start and at.end <= child.end_byte:
            listed = child if child.type == "statement_list" else None
            if child.type == "block":
                _down(body_.statements(child), at, names, data)
            elif listed is not None:
                _down([e for e in listed.named_children if e.type != "comment"], at, names, data)
            else:
                _into(child, at, names, data)
            return


def _hidden(node: Node, data: bytes) -> Types:
    """Return every identifier in a clause as a name of which nothing is known."""
    return {decode(data, each): "" for each in body_.walk(node) if each.type == "identifier"}


def _made(node: Node, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the names that a statement binds for those after it."""
    if node.type == "short_var_declaration":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        names = left.named_children if left is not None else []
        values = right.named_children if right is not None else []
        for index, name in enumerate(names):
            known = len(names) == len(values)
            yield decode(data, name), _type_of(values[index], data) if known else ""
    elif node.type in {"var_declaration", "const_declaration"}:
        for spec in body_.walk(node):
            if spec.type in {"var_spec", "const_spec"}:
                given = spec.child_by_field_name("type")
                text = squeezed(decode(data, given), 200) if given is not None else ""
                for name in spec.children_by_field_name("name"):
                    yield decode(data, name), text
    elif node.type == "labeled_statement":
        for child in node.named_children[1:]:
            yield from _made(child, data)


def _type_of(value: Node, data: bytes) -> str:
    match value.type:
        case "interpreted_string_literal" | "raw_string_literal":
            return "string"
        case "int_literal":
            return "int"
        case "float_literal":
            return "float64"
        case "true" | "false":
            return "bool"
        case "call_expression":
            text = decode(data, value)
            if _MEASURED.match(text):
                return "int"
            found = _CONVERTED.match(text)
            return found[1] if found else ""
    return ""


def file_types(file: Parsed) -> Mapping[str, Node]:
    """Return the types that the file declares at its top, by name; generic ones left out."""
    found = {}
    for declaration in file.tree.root_node.named_children:
        if declaration.type != "type_declaration":
            continue
        for spec in declaration.named_children:
            name, given = spec.child_by_field_name("name"), spec.child_by_field_name("type")
            generic = spec.child_by_field_name("type_parameters") is not None
            if name is not None and given is not None and not generic:
                found[decode(file.source.data, name)] = given
    return found
