"""Functions that are one of several values of a name: `a = given || function () {}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from telemetry_inject.languages.ecmascript.typed import ASSERTIONS

if TYPE_CHECKING:
    from tree_sitter import Node

    from telemetry_inject.languages.ecmascript.scan.outline import Binding

_THROUGH = ASSERTIONS | {"binary_expression", "ternary_expression", "parenthesized_expression"}
_PLACES = {
    "variable_declarator": ("variable", "name"),
    "assignment_expression": ("assigned", "left"),
    "pair": ("pair", "key"),
    "field_definition": ("field", "property"),
    "public_field_definition": ("field", "name"),
}
_NAMED = frozenset({"identifier", "member_expression", "subscript_expression"})


def bind(
    functions: Iterable[Node],
    bindings: dict[int, Binding],
    make: Callable[[str, Node], Binding],
) -> None:
    """Add to `bindings`, by first byte, what the functions are called."""
    for function in functions:
        value = function
        around = value.parent
        while around is not None and around.type in _THROUGH:
            value, around = around, around.parent
        if around is None or around.type not in _PLACES:
            continue
        place, field = _PLACES[around.type]
        label = around.child_by_field_name(field)
        if label is None or label == value:
            continue
        if place in {"pair", "field"} or label.type in _NAMED:
            bindings.setdefault(function.start_byte, make(place, label))
