"""The scopes of a file: functions, classes and lambdas with a name, and how they are nested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tree_sitter import Node

from telemetry_inject.languages.python.scan import heading
from telemetry_inject.languages.python.text import Cut
from telemetry_inject.model import Parameter

Found = Mapping[str, Sequence[Node]]
"""What the query `facts` captured."""


class Scope(NamedTuple):
    """One function, class or named lambda. Offsets count bytes."""

    kind: Literal["function", "class", "lambda"]
    node: Node
    name: str
    qualified: str
    decorators: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    returns: str | None
    """The annotation of what it returns, as written."""
    start: int
    """Where it starts, decorators included."""
    head: int
    """Where `async`, `def`, `class` or `lambda` starts."""
    body_start: int
    body_end: int
    end: int
    around: int
    """The index of the scope around it, or -1."""


def outline(found: Found, data: bytes, cut: Cut, sound: bool) -> list[Scope]:
    """Return the scopes of a file in the order in which they start.

    `sound` says that the tree has no errors.
    """
    decorators = _decorators(found, cut)
    scopes: list[Scope] = []
    open_scopes: list[int] = []
    used = 0
    for head, kind, _, node in _in_order(found):
        while open_scopes and scopes[open_scopes[-1]].end <= head:
            open_scopes.pop()
        above: list[tuple[int, str]] = []
        if kind != "lambda":
            while used < len(decorators) and decorators[used][0] < head:
                above.append(decorators[used])
                used += 1
        around = open_scopes[-1] if open_scopes else -1
        open_scopes.append(len(scopes))
        of = heading.simple(data, head) if sound and kind == "function" else None
        name, parameters, returns, body_start = of or heading.of(node, cut)
        if kind == "lambda":
            name = _assigned(node, cut)
        scopes.append(
            Scope(
                kind,
                node,
                name,
                f"{scopes[around].qualified}.{name}" if around >= 0 else name,
                tuple([text for _, text in above]),
                parameters,
                returns,
                start=above[0][0] if above else head,
                head=head,
                body_start=body_start,
                body_end=node.end_byte,
                end=node.end_byte,
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


def _assigned(node: Node, cut: Cut) -> str:
    """Return the name that a lambda is assigned to."""
    target = node.parent
    named = target and (target.child_by_field_name("left") or target.child_by_field_name("name"))
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
