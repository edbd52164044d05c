"""Parameters, results and annotations as written."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from telemetry_inject.languages.text import decode, squeezed
from telemetry_inject.model import Parameter

_ANNOTATIONS = {"marker_annotation", "annotation"}
_LONGEST = 200


def parameters(listed: Node | None, data: bytes) -> tuple[Parameter, ...]:
    """Return the parameters of a method, a constructor, a record or a lambda."""
    if listed is None:
        return ()
    if listed.type == "identifier":
        return (Parameter(decode(data, listed)),)
    return tuple(_each(listed, data))


def _each(listed: Node, data: bytes) -> Iterator[Parameter]:
    for declared in listed.named_children:
        match declared.type:
            case "identifier":
                yield Parameter(decode(data, declared))
            case "formal_parameter":
                name = declared.child_by_field_name("name")
                given = declared.child_by_field_name("type")
                if name is not None and given is not None:
                    sizes = declared.child_by_field_name("dimensions")
                    written = squeezed(decode(data, given), _LONGEST)
                    written += "" if sizes is None else decode(data, sizes)
                    yield Parameter(decode(data, name), written)
            case "spread_parameter":
                yield _spread(declared, data)


def _spread(declared: Node, data: bytes) -> Parameter:
    kind, name = "", ""
    for child in declared.named_children:
        if child.type == "variable_declarator":
            label = child.child_by_field_name("name")
            name = decode(data, label if label is not None else child)
        elif child.type != "modifiers" and not kind:
            kind = squeezed(decode(data, child), _LONGEST)
    return Parameter(name, f"{kind}...", kind="variadic")


def returns(function: Node, data: bytes) -> str | None:
    """Return the declared result of a method, None for `void` and where there is none."""
    given = function.child_by_field_name("type")
    if function.type != "method_declaration" or given is None or given.type == "void_type":
        return None
    return squeezed(decode(data, given), _LONGEST)


def modifiers(node: Node) -> Node | None:
    """Return the modifiers of a declaration, annotations among them."""
    first = node.children[0] if node.child_count else None
    return first if first is not None and first.type == "modifiers" else None


def annotations_of(node: Node, data: bytes) -> tuple[str, ...]:
    """Return the annotations on a declaration, without the `@`."""
    given = modifiers(node)
    if given is None or not given.named_child_count:
        return ()
    return tuple(
        squeezed(decode(data, each), 400).removeprefix("@").strip()
        for each in given.named_children
        if each.type in _ANNOTATIONS
    )
