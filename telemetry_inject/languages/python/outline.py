"""The scopes of a file: functions, classes and lambdas with a name, and how they are nested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tree_sitter import Node

from telemetry_inject.languages.python.text import Cut

Found = Mapping[str, Sequence[Node]]
"""What the query `facts` captured."""


class Scope(NamedTuple):
    """One function, class or named lambda. Offsets count bytes."""

    kind: Literal["function", "class", "lambda"]
    node: Node
    name: str
    qualified: str
    decorators: tuple[str, ...]
    start: int
    """Where it starts, decorators included."""
    head: int
    """Where `async`, `def`, `class` or `lambda` starts."""
    body_start: int
    body_end: int
    end: int
    around: int
    """The index of the scope around it, or -1."""


def outline(found: Found, cut: Cut) -> list[Scope]:
    """Return the scopes of a file in the order in which they start."""
    nodes = _in_order(found)
    decorators = _decorators(found, cut)
    scopes: list[Scope] = []
    open_scopes: list[int] = []
    used = 0
    for head, kind, _, node in nodes:
        while open_scopes and scopes[open_scopes[-1]].end <= head:
            open_scopes.pop()
        above: list[tuple[int, str]] = []
        if kind != "lambda":
            while used < len(decorators) and decorators[used][0] < head:
                above.append(decorators[used])
                used += 1
        around = open_scopes[-1] if open_scopes else -1
        open_scopes.append(len(scopes))
        name = _name(kind, node, cut)
        body = node.child_by_field_name("body")
        end = node.end_byte
        scopes.append(
            Scope(
                kind=kind,
                node=node,
                name=name,
                qualified=f"{scopes[around].qualified}.{name}" if around >= 0 else name,
                decorators=tuple([text for _, text in above]),
                start=above[0][0] if above else head,
                head=head,
                body_start=body.start_byte if body else end,
                body_end=body.end_byte if body else end,
                end=end,
                around=around,
            )
        )
    return scopes


def _in_order(
    found: Found,
) -> list[tuple[int, Literal["function", "class", "lambda"], int, Node]]:
    """Return the nodes that make a scope with their start; the number keeps sorting off nodes."""
    nodes: list[tuple[int, Literal["function", "class", "lambda"], int, Node]] = []
    nodes += [(n.start_byte, "function", i, n) for i, n in enumerate(found.get("function", ()))]
    nodes += [(n.start_byte, "class", i, n) for i, n in enumerate(found.get("class", ()))]
    nodes += [(n.start_byte, "lambda", i, n) for i, n in enumerate(found.get("named", ()))]
    nodes.sort()
    return nodes


def _name(kind: str, node: Node, cut: Cut) -> str:
    """Return the name of a function or class, or of what a lambda is assigned to."""
    if kind != "lambda":
        named = node.child_by_field_name("name")
    else:
        target = node.parent
        named = target and (
            target.child_by_field_name("left") or target.child_by_field_name("name")
        )
        if named and named.type == "attribute":
            named = named.child_by_field_name("attribute")
    return cut(named.start_byte, named.end_byte) if named else ""


def _decorators(found: Found, cut: Cut) -> list[tuple[int, str]]:
    """Return where each decorator starts, and its source without `@` and comment, in order."""
    texts = []
    for node in found.get("decorator", ()):
        expression = node.child(1)
        if expression is not None:
            texts.append((node.start_byte, cut(expression.start_byte, expression.end_byte)))
    return sorted(texts)
