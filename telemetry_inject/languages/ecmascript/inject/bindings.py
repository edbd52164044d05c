"""The names that certainly have a value at a place in a function, with their types where told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.ecmascript.inject.regions import block
from telemetry_inject.model import Function, Parameter

_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_DECLARATION = re.compile(
    rb"\s*(?:export\s+)?(?:default\s+)?(?:(?:const|let|var)\s+[\w$]+\s*=\s*|[\w$.]+\s*[=:]\s*)?"
    rb"(?:static\s+|async\s+)*"
)
_TYPES = {"string": "str", "number": "float", "boolean": "bool", "String": "str", "Number": "float"}
_LITERALS = (
    (re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\""), "str"),
    (re.compile(r"-?[0-9]+"), "int"),
    (re.compile(r"-?[0-9]+\.[0-9]+"), "float"),
    (re.compile(r"true|false"), "bool"),
)
_LEXICAL = {
    "lexical_declaration",
    "class_declaration",
    "function_declaration",
    "generator_function_declaration",
}


def bound(file: Parsed, function: Function, at: Statement | None) -> Mapping[str, str | None]:
    """Return the types (None where nothing tells) of the names bound at entry or after `at`."""
    data = file.source.data
    told = _documented(data, function)
    names = {
        each.name: _type(each, told, data, function)
        for each in function.parameters
        if each.kind == "plain" and _NAME.fullmatch(each.name)
    }
    body = block(file.tree, function.body_start, function.body_end)
    if body is None or at is None:
        return names
    for place in _way(body, at):
        _enter(place, at, data, names)
    return names


def _way(body: Node, at: Statement) -> Iterator[Node]:
    """Yield the nodes around a statement, from the body inwards."""
    node: Node | None = body
    while node is not None and (node.start_byte, node.end_byte) != (at.start, at.end):
        yield node
        node = next(
            (
                child
                for child in node.named_children
                if child.start_byte <= at.start and at.end <= child.end_byte
            ),
            None,
        )


def _enter(place: Node, at: Statement, data: bytes, names: dict[str, str | None]) -> None:
    """Take account of what a node around the statement declares."""
    if place.type in {"for_statement", "for_in_statement", "catch_clause"}:
        for field in ("initializer", "left", "parameter"):
            inner = place.child_by_field_name(field)
            for name in _identifiers(inner, data) if inner is not None else ():
                names.pop(name, None)
        return
    for child in _statements(place):
        if child.type == "variable_declaration" and child.end_byte > at.end:
            continue
        if child.type not in _LEXICAL and child.type != "variable_declaration":
            continue
        for name, known in _declared(child, data):
            if child.end_byte <= at.end and child.type.endswith(
                ("lexical_declaration", "variable_declaration")
            ):
                names[name] = known
            else:
                names.pop(name, None)


def _statements(place: Node) -> Sequence[Node]:
    if place.type == "switch_body":
        return [
            each for case in place.named_children for each in case.children_by_field_name("body")
        ]
    return place.named_children if place.type == "statement_block" else ()


def _declared(node: Node, data: bytes) -> Iterator[tuple[str, str | None]]:
    """Yield the names that a declaration binds; a type only for a constant with a literal."""
    if node.type in {"lexical_declaration", "variable_declaration"}:
        constant = node.children[0].type == "const"
        for declarator in node.named_children:
            name, value = (declarator.child_by_field_name(each) for each in ("name", "value"))
            if name is None:
                continue
            text = (
                data[value.start_byte : value.end_byte].decode("utf-8", "replace") if value else ""
            )
            for each in _identifiers(name, data):
                yield each, _literal(text) if constant and name.type == "identifier" else None
        return
    name = node.child_by_field_name("name")
    if name is not None:
        yield data[name.start_byte : name.end_byte].decode("utf-8", "replace"), None


def _identifiers(node: Node, data: bytes) -> list[str]:
    found, waiting = [], [node]
    while waiting:
        each = waiting.pop()
        if each.type in {"identifier", "shorthand_property_identifier_pattern"}:
            found.append(data[each.start_byte : each.end_byte].decode("utf-8", "replace"))
        waiting += each.named_children
    return found


def _type(
    parameter: Parameter, told: Mapping[str, str], data: bytes, function: Function
) -> str | None:
    """Return what a type, JSDoc or a default says of a parameter that is never assigned to."""
    if parameter.annotation is not None:
        known = declared_type(parameter.annotation)
    else:
        known = told.get(parameter.name) or _literal(parameter.default or "")
    if known is None or "arguments" in function.features:
        return None
    body = data[function.body_start : function.body_end]
    return None if _assigned(parameter.name, body) else known


def declared_type(text: str) -> str | None:
    """Return our word for a declared type: `'a' | 'b'`, `number | undefined`, `string[]`.

    None for anything else, and where it may be `null`, which attributes do not take.
    """
    parts = [each.strip() for each in text.strip().removeprefix("|").split("|")]
    kinds = {_kind(each) for each in parts if each not in {"undefined", "void"}}
    if kinds == {"int", "float"}:
        kinds = {"float"}
    if len(kinds) != 1 or None in kinds:
        return None
    return ("?" if "undefined" in parts else "") + str(kinds.pop())


def _kind(text: str) -> str | None:
    listed = re.fullmatch(r"(\w+)\[\]|Array<(\w+)>", text)
    if listed is not None:
        base = _TYPES.get(listed[1] or listed[2])
        return None if base is None else f"{base}[]"
    return _TYPES.get(text) or _literal(text)


def _assigned(name: str, body: bytes) -> bool:
    word = rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?![\w$])"
    operator = rb"\s*(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])?=(?![=>])"
    pattern = (
        word + operator + rb"|(?:\+\+|--)\s*" + word + rb"|" + word + rb"\s*(?:\+\+|--)"
        rb"|[\[{,(]\s*(?:\.\.\.)?" + word + rb"\s*(?:,[^;]*)?[\]}]\s*=(?![=>])"
        rb"|\bfor\s*\(\s*" + word + rb"\s+(?:of|in)\b|\b(?:var|function)\s+" + word
    )
    return re.search(pattern, body) is not None


def _literal(text: str) -> str | None:
    return next((kind for pattern, kind in _LITERALS if pattern.fullmatch(text)), None)


def _documented(data: bytes, function: Function) -> dict[str, str]:
    """Return the types of parameters that the JSDoc right above a function names."""
    end = data.rfind(b"*/", max(0, function.start - 4000), function.start)
    if end < 0 or not _DECLARATION.fullmatch(data, end + 2, function.start):
        return {}
    start = data.rfind(b"/**", 0, end)
    if start < 0:
        return {}
    text = data[start:end].decode("utf-8", "replace")
    found = {}
    for kind, name in re.findall(r"@param\s+\{([^{}\n]{1,60})\}\s+\[?([A-Za-z_$][\w$]*)", text):
        known = _jsdoc_type(kind)
        if known is not None:
            found[name] = known
    return found


def _jsdoc_type(text: str) -> str | None:
    """Return our word for a JSDoc type: `string`, `?number`, `string[]`, `boolean|undefined`."""
    parts = [each.strip() for each in text.strip("() ").split("|")]
    empty = {"null", "undefined"}
    nullable = bool(empty & set(parts)) or text.startswith("?") or text.endswith("=")
    kinds = {each.strip("?!=") for each in parts} - empty
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    listed = re.fullmatch(r"(\w+)\[\]|Array<(\w+)>", kind)
    base = _TYPES.get((listed[1] or listed[2]) if listed else kind)
    return None if base is None else ("?" if nullable else "") + base + ("[]" if listed else "")
