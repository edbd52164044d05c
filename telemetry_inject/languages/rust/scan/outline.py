"""The scopes of a file (functions, closures, `impl`, `trait`, `mod`) and how they are nested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tree_sitter import Node

from telemetry_inject.languages.rust.text import flat, text

Found = Mapping[str, Sequence[Node]]
"""What the query `facts` captured."""
Kind = Literal["function", "signature", "closure", "impl", "trait", "mod", "foreign"]
FUNCTIONS: tuple[Kind, ...] = ("function", "signature", "closure")
LONGEST = 120
"""Characters of the name of an `impl`."""
_CAPTURES: tuple[Kind, ...] = (*FUNCTIONS, "impl", "trait", "mod", "foreign")


class Scope(NamedTuple):
    """One node that names what is inside it. Offsets count bytes."""

    kind: Kind
    node: Node
    name: str
    qualified: str
    """As `inner::Cart::charge`, `<Cart as Display>::fmt`, `charge::helper`."""
    around: int
    """The index of the scope around it, or -1."""
    attributes: tuple[Node, ...]
    """Those above it, outermost first."""
    start: int
    """Where it starts, attributes included and doc comments not."""
    end: int


def outline(found: Found, data: bytes) -> list[Scope]:
    """Return the scopes of a file in the order in which they start."""
    nodes = sorted(
        (node.start_byte, -node.end_byte, kind, at)
        for kind in _CAPTURES
        for at, node in enumerate(found.get(kind, ()))
    )
    above = _attributes(found)
    scopes: list[Scope] = []
    open_scopes: list[int] = []
    for start, end, kind, at in nodes:
        node = found[kind][at]
        while open_scopes and scopes[open_scopes[-1]].end <= start:
            open_scopes.pop()
        around = open_scopes[-1] if open_scopes else -1
        attributes = above.get(start, ())
        name = _name(kind, node, data)
        scopes.append(
            Scope(
                kind,
                node,
                name,
                _qualified(scopes, around, name),
                around,
                attributes,
                attributes[0].start_byte if attributes else start,
                -end,
            )
        )
        open_scopes.append(len(scopes) - 1)
    return scopes


def _qualified(scopes: Sequence[Scope], around: int, name: str) -> str:
    while around >= 0 and not scopes[around].name:
        around = scopes[around].around
    return f"{scopes[around].qualified}::{name}" if around >= 0 and name else name


def _name(kind: Kind, node: Node, data: bytes) -> str:
    """Return the name of a scope; a block of foreign functions has none."""
    if kind == "closure":
        declaration = node.parent
        return text(data, declaration.child_by_field_name("pattern") if declaration else None)
    if kind != "impl":
        return text(data, node.child_by_field_name("name"))
    of = flat(text(data, node.child_by_field_name("type")))
    trait = node.child_by_field_name("trait")
    if trait is not None:
        return f"<{_bare(of)} as {_last(flat(text(data, trait)))}>"[:LONGEST]
    return _bare(of)[:LONGEST]


def _bare(path: str) -> str:
    """Return a type without its arguments and the path before it, where it is a plain one."""
    head = path.partition("<")[0]
    last = head.rpartition("::")[2]
    return last if last.isidentifier() else path


def _last(path: str) -> str:
    """Return a trait without the path before it, with its arguments: `From<u8>`."""
    head, bracket, arguments = path.partition("<")
    return head.rpartition("::")[2] + bracket + arguments


def _attributes(found: Found) -> dict[int, tuple[Node, ...]]:
    """Return, by the start of what they belong to, the attributes above each item.

    Comments may stand between them.
    """
    nodes = sorted(found.get("attribute", ()), key=lambda node: node.start_byte)
    out: dict[int, tuple[Node, ...]] = {}
    targets: dict[int, int] = {}
    for node in reversed(nodes):
        item = node.next_named_sibling
        while item is not None and item.type in ("line_comment", "block_comment"):
            item = item.next_named_sibling
        if item is None:
            continue
        target = targets.get(item.start_byte, item.start_byte)
        targets[node.start_byte] = target
        out[target] = (node, *out.get(target, ()))
    return out
