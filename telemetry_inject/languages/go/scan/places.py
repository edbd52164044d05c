"""Where a function literal stands, and what that calls it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from telemetry_inject.languages.text import decode

Stand = Literal["named", "held", "deferred", "goroutine", "immediate", "free"]

_FIELDS = {
    "short_var_declaration": "left",
    "assignment_statement": "left",
    "var_spec": "name",
}
_NAMES = {"identifier", "selector_expression"}
_DEEPEST = 8
_LAST = re.compile(r"\w+$")


@dataclass(frozen=True, slots=True)
class Place:
    """How a literal stands, and the names of what holds it, outermost first.

    `named`: it is the value of the names; `held`: it is handed on inside of that value.
    """

    stand: Stand
    names: tuple[str, ...] = ()
    label: Node | None = None
    given: str = ""
    """The call that it is handed to, with the text that is handed along: `HandleFunc(/cart)`."""


def place(literal: Node, data: bytes) -> Place:
    """Return where a literal stands."""
    around = literal.parent
    while around is not None and around.type == "parenthesized_expression":
        around = around.parent
    if around is None:
        return Place("free")
    if around.type == "call_expression":
        return Place(_called(around.parent))
    names: list[Node] = []
    stand: Stand = "named"
    at: Node | None = around
    for _ in range(_DEEPEST):
        if at is None:
            break
        if at.type in {"expression_list", "literal_element", "literal_value", "unary_expression"}:
            if at.type == "expression_list" and at.named_child_count != 1:
                return Place("free")
        elif at.type == "composite_literal":
            pass
        elif at.type == "keyed_element":
            key = at.child_by_field_name("key")
            if key is None or (key.named_child_count and key.named_children[0].type not in _NAMES):
                return Place("free")
            names.insert(0, key)
        elif at.type == "argument_list" and not names and _only_function(at):
            stand = "held"
        elif at.type == "call_expression" and stand == "held" and not names:
            pass
        else:
            break
        at = at.parent
    if at is not None and at.type in _FIELDS:
        label = _single(at.child_by_field_name(_FIELDS[at.type]))
        if label is not None and label.type in _NAMES:
            names.insert(0, label)
    if not names:
        return Place("free", given=_given(around, data))
    texts = tuple(decode(data, each).strip() for each in names)
    return Place(stand, texts, names[-1])


def _called(around: Node | None) -> Stand:
    """Return how a literal that is called stands, by what is around the call."""
    match around.type if around is not None else "":
        case "defer_statement":
            return "deferred"
        case "go_statement":
            return "goroutine"
    return "immediate"


def _only_function(arguments: Node) -> bool:
    return sum(each.type == "func_literal" for each in arguments.named_children) == 1


def _single(node: Node | None) -> Node | None:
    """Return the one element of a list, or the node that is none."""
    if node is None or node.type != "expression_list":
        return node
    return node.named_children[0] if node.named_child_count == 1 else None


def _given(around: Node, data: bytes) -> str:
    """Return the call that has a literal among its arguments, by its last name."""
    call = around.parent if around.type == "argument_list" else None
    callee = call.child_by_field_name("function") if call is not None else None
    if callee is None:
        return ""
    name = _LAST.search(data[callee.start_byte : callee.end_byte].decode("utf-8", "replace"))
    texts = [each for each in around.named_children if each.type == "interpreted_string_literal"]
    route = decode(data, texts[0])[1:-1] if texts else ""
    return f"{name[0]}({route[:60]})" if name is not None else ""
