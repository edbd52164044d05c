"""Parameters and results as written."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from telemetry_inject.languages.text import decode, squeezed
from telemetry_inject.model import Parameter

_DECLARED = {"parameter_declaration", "variadic_parameter_declaration"}


def parameters(function: Node, data: bytes) -> tuple[Parameter, ...]:
    """Return the parameters of a function, each by itself; one without a name is called `_`."""
    listed = function.child_by_field_name("parameters")
    return () if listed is None else tuple(_each(listed, data))


def _each(listed: Node, data: bytes) -> Iterator[Parameter]:
    for declared in listed.named_children:
        if declared.type not in _DECLARED:
            continue
        given = declared.child_by_field_name("type")
        written = squeezed(decode(data, given), 200) if given is not None else None
        names = [decode(data, each) for each in declared.children_by_field_name("name")]
        variadic = declared.type == "variadic_parameter_declaration"
        for name in names or ["_"]:
            if variadic:
                yield Parameter(name, f"...{written}", kind="variadic")
            else:
                yield Parameter(name, written)


def returns(function: Node, data: bytes) -> str | None:
    """Return the results of a function as they are written, None where it has none."""
    result = function.child_by_field_name("result")
    return None if result is None else squeezed(decode(data, result), 200)
