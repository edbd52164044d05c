"""`use` declarations: which path each name of a file stands for."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from telemetry_inject.languages.rust.text import text

OWN = frozenset({"crate", "self", "super"})


def bindings(nodes: list[Node], data: bytes) -> dict[str, str]:
    """Return dotted paths by the name that they are bound to: `Client` is `reqwest.Client`.

    What comes from the crate itself is left out.
    """
    found: dict[str, str] = {}
    for node in nodes:
        for name, path in _bound(node, (), data):
            if path[0] not in OWN and name != "_":
                found[name] = ".".join(path)
    return found


def _bound(
    node: Node, before: tuple[str, ...], data: bytes
) -> Iterator[tuple[str, tuple[str, ...]]]:
    match node.type:
        case "identifier" | "scoped_identifier" | "crate" | "super":
            path = (*before, *_path(node, data))
            yield path[-1], path
        case "self":
            if before:
                yield before[-1], before
        case "use_as_clause":
            path = (*before, *_path(node.child_by_field_name("path"), data))
            if path and path[-1] == "self" and len(path) > 1:
                path = path[:-1]
            if path:
                yield text(data, node.child_by_field_name("alias")), path
        case "use_list":
            for child in node.named_children:
                yield from _bound(child, before, data)
        case "scoped_use_list":
            inner = node.child_by_field_name("list")
            prefix = (*before, *_path(node.child_by_field_name("path"), data))
            if inner is not None:
                yield from _bound(inner, prefix, data)
        case _:
            return


def _path(node: Node | None, data: bytes) -> tuple[str, ...]:
    written = "".join(text(data, node).split())
    return tuple(each.removeprefix("r#") for each in written.split("::") if each)
