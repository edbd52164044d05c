"""What a file exports, as ES modules and as CommonJS have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.text import key_text
from telemetry_inject.languages.text import decode


def exported_names(captures: Mapping[str, Sequence[Node]], data: bytes) -> frozenset[str]:
    """Return the file's own names of what it exports; `default` and `module.exports` included."""
    found: set[str] = set()
    for node in captures.get("export", ()):
        found.update(_exported(node, data))
    if b"exports" in data:
        for node in captures.get("assignment", ()):
            found.update(_assigned(node, data))
    return frozenset(found)


def _exported(node: Node, data: bytes) -> Iterator[str]:
    declaration = node.child_by_field_name("declaration")
    if declaration is not None:
        yield from _declared(declaration, data)
    value = node.child_by_field_name("value")
    if value is not None:
        yield "default"
        yield from _values(value, data)
    if node.child_by_field_name("source") is None:
        for clause in node.named_children:
            if clause.type == "export_clause":
                for specifier in clause.named_children:
                    name = specifier.child_by_field_name("name")
                    if name is not None:
                        yield decode(data, name)


def _declared(node: Node, data: bytes) -> Iterator[str]:
    name = node.child_by_field_name("name")
    if name is not None:
        yield decode(data, name)
    for child in node.named_children:
        if child.type == "variable_declarator":
            yield from _declared(child, data)


def _assigned(node: Node, data: bytes) -> Iterator[str]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type != "member_expression":
        return
    text = decode(data, left)
    if text == "module.exports":
        yield text
        yield from _values(right, data)
    elif text.startswith(("exports.", "module.exports.")):
        yield text.removeprefix("module.").removeprefix("exports.").partition(".")[0]
        yield from _values(right, data)


def _values(node: Node, data: bytes) -> Iterator[str]:
    """Yield the names of the things that an exported value is made of."""
    match node.type:
        case "identifier":
            yield decode(data, node)
        case "function_expression" | "class" | "generator_function":
            name = node.child_by_field_name("name")
            if name is not None:
                yield decode(data, name)
        case "object":
            for child in node.named_children:
                yield from _members(child, data)
        case "call_expression":
            arguments = node.child_by_field_name("arguments")
            for child in arguments.named_children if arguments is not None else ():
                if child.type == "identifier":
                    yield decode(data, child)
        case "assignment_expression":
            right = node.child_by_field_name("right")
            if right is not None:
                yield from _values(right, data)
        case "new_expression":
            constructor = node.child_by_field_name("constructor")
            if constructor is not None:
                yield decode(data, constructor)


def _members(node: Node, data: bytes) -> Iterator[str]:
    match node.type:
        case "shorthand_property_identifier":
            yield decode(data, node)
        case "pair":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            if key is not None:
                yield key_text(data, key)
            if value is not None and value.type == "identifier":
                yield decode(data, value)
        case "method_definition":
            name = node.child_by_field_name("name")
            if name is not None:
                yield key_text(data, name)
