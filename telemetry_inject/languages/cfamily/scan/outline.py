"""The scopes of a file (functions, lambdas with a name, classes, namespaces) and their nesting."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from tree_sitter import Node

from telemetry_inject.languages.cfamily.text import flat, text

Found = Mapping[str, Sequence[Node]]
"""What the query `facts` captured."""
Kind = Literal["function", "lambda", "class", "namespace"]
FUNCTIONS: tuple[Kind, ...] = ("function", "lambda")
_KINDS: tuple[Kind, ...] = ("function", "lambda", "class", "namespace")
_NAMES = frozenset(
    """
    identifier field_identifier destructor_name operator_name operator_cast qualified_identifier
    template_function type_identifier
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_LONGEST = 200
"""Characters of a qualified name that are kept."""


class Scope(NamedTuple):
    """One node that names what is inside it. Offsets count bytes."""

    kind: Kind
    node: Node
    name: str
    """The last part of its name; empty for an anonymous namespace or class."""
    qualified: str
    """As `shop::Cart::charge`, `charge::add`."""
    owner: str
    """The class around it, qualified; empty where there is none."""
    around: int
    """The index of the scope around it, or -1."""
    declarator: Node | None
    """The `function_declarator` of a function, or what stands in its place."""
    start: int
    end: int


def outline(found: Found, data: bytes) -> list[Scope]:
    """Return the scopes of a file in the order in which they start."""
    nodes = sorted(
        (node.start_byte, -node.end_byte, at, kind)
        for kind in _KINDS
        for at, node in enumerate(found.get(kind, ()))
    )
    spaces = {
        part
        for node in found.get("namespace", ())
        for part in text(data, node.child_by_field_name("name")).split("::")
    }
    scopes: list[Scope] = []
    waiting: list[int] = []
    for start, _end, at, kind in nodes:
        node = found[kind][at]
        while waiting and scopes[waiting[-1]].end <= start:
            waiting.pop()
        around = waiting[-1] if waiting else -1
        outer = scopes[around] if around >= 0 else None
        name = _written(kind, node, data)
        owner = _owner(outer, name, spaces)
        scopes.append(_scope(kind, node, (around, outer), name, owner))
        waiting.append(len(scopes) - 1)
    return scopes


def _written(kind: Kind, node: Node, data: bytes) -> list[str]:
    """Return the parts of the name that a scope is given."""
    if kind == "function":
        return split(_function_name(function_declarator(node), data))
    if kind == "lambda":
        return split(_lambda_name(node, data))
    return split(flat(text(data, node.child_by_field_name("name"))))


def _scope(
    kind: Kind, node: Node, around: tuple[int, Scope | None], parts: Sequence[str], owner: str
) -> Scope:
    at, outer = around
    qualified = "::".join([*([outer.qualified] if outer and outer.qualified else []), *parts])
    return Scope(
        kind,
        node,
        parts[-1] if parts else "",
        qualified[:_LONGEST],
        owner,
        at,
        function_declarator(node) if kind == "function" else None,
        node.start_byte,
        node.end_byte,
    )


def _owner(outer: Scope | None, parts: Sequence[str], spaces: set[str]) -> str:
    """Return the class that a definition belongs to: the one around it, or the one it names.

    What stands before `::` is a class unless the file opens a namespace of that name.
    """
    if len(parts) > 1 and parts[-2] not in spaces:
        return "::".join([*([outer.qualified] if outer and outer.qualified else []), *parts[:-1]])
    return outer.qualified if outer is not None and outer.kind == "class" else ""


def function_declarator(node: Node) -> Node | None:
    """Return the declarator that holds the name and the parameters of a function."""
    at = node.child_by_field_name("declarator")
    best = None
    while at is not None:
        if at.type in ("function_declarator", "operator_cast"):
            best = at
        inner = at.child_by_field_name("declarator")
        if inner is None:
            inner = next(
                (each for each in at.named_children if each.type.endswith("_declarator")), None
            )
        at = inner
    return best


def _function_name(declarator: Node | None, data: bytes) -> str:
    if declarator is None:
        return ""
    if declarator.type == "operator_cast":
        return "operator " + flat(text(data, declarator.child_by_field_name("type")))
    named = declarator.child_by_field_name("declarator")
    while named is not None and named.type not in _NAMES:
        named = next((each for each in named.named_children), None)
    if named is not None and named.type == "qualified_identifier":
        return _qualified(named, data)
    return flat(text(data, named))


def _qualified(node: Node, data: bytes) -> str:
    """Return a qualified name; a conversion's declarator reaches beyond its name."""
    written = flat(text(data, node))
    return re.sub(r"(operator .*?)\(.*", r"\1", written) if "operator " in written else written


def _lambda_name(node: Node, data: bytes) -> str:
    """Return the name that a lambda is bound to."""
    around = node.parent
    if around is None:
        return ""
    target = around.child_by_field_name("declarator") or around.child_by_field_name("left")
    last = re.split(r"->|\.|::", flat(text(data, target)).lstrip("*& "))[-1]
    return last if last.isidentifier() else ""


def split(written: str) -> list[str]:
    """Return the parts of a qualified name, without template arguments: `a::B<int>::c` has three."""
    if "operator" in written:
        head, _, rest = written.partition("operator")
        return [*split(head.removesuffix("::")), f"operator{rest}"] if head else [written]
    depth, plain = 0, ""
    for letter in written:
        depth += letter == "<"
        if not depth:
            plain += letter
        depth -= letter == ">"
    return [each.strip() for each in plain.split("::") if each.strip()]
