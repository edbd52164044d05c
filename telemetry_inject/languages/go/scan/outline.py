"""The outline of a file: its functions and function literals, nested, with the names Go gives them.

Captures come as flat lists. One sweep over them in source order, with a stack, gives every function
its surroundings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tree_sitter import Node

from telemetry_inject.languages.go.scan.places import place
from telemetry_inject.languages.text import decode

Captures = Mapping[str, Sequence[Node]]
Form = Literal["declaration", "method", "literal"]

_FORMS: tuple[Form, ...] = ("declaration", "method", "literal")
_RECEIVER = re.compile(r"^\(\s*(?:[^\W\d]\w*\s+)?(\*?)\s*\(?\s*([^\W\d]\w*)\s*\)?\s*(\[)?")
_PACKAGE = "init"
"""What Go's own names of literals outside of functions start with."""


@dataclass(slots=True, eq=False)
class Shape:
    """One function, and where it stands."""

    node: Node
    form: Form
    start: int
    end: int
    around: Shape | None
    """The function around it, listed or not."""
    name: str = ""
    """Empty for what is not listed."""
    scope: str = ""
    """Its qualified name; what the names of functions inside start with, unless `within` says so."""
    within: str = ""
    """`init.0` for the first `init` function, of which a file may have several."""
    owner: str | None = None
    label: Node | None = None
    words: set[str] = field(default_factory=set)
    """The features that follow from where it stands."""
    inner: list[Shape] = field(default_factory=list)
    """Literals directly inside, listed or not."""

    @property
    def apart(self) -> bool:
        """Whether what is inside of it does not belong to what is around it."""
        return bool(self.name)


def outline(captures: Captures, data: bytes) -> list[Shape]:
    """Return every function of the file in source order, those that are not listed included."""
    stack: list[Shape] = []
    shapes: list[Shape] = []
    free = inits = 0
    for start, _, form, node in _items(captures):
        while stack and stack[-1].end <= start:
            stack.pop()
        shape = Shape(node, form, start, node.end_byte, stack[-1] if stack else None)
        if shape.around is not None:
            shape.around.inner.append(shape)
        elif form == "literal":
            free += 1
        if form == "literal":
            _literal(shape, data, len(shape.around.inner) if shape.around else free)
        else:
            _declared(shape, data)
            if form == "declaration" and shape.name == _PACKAGE:
                shape.within = f"{_PACKAGE}.{inits}"
                inits += 1
        stack.append(shape)
        shapes.append(shape)
    return shapes


def _items(captures: Captures) -> list[tuple[int, int, Form, Node]]:
    """Return what the sweep visits, outer before inner."""
    items: list[tuple[int, int, Form, Node]] = []
    for form in _FORMS:
        items += [(node.start_byte, -node.end_byte, form, node) for node in captures.get(form, ())]
    items.sort(key=_order)
    return items


def _order(item: tuple[int, int, Form, Node]) -> tuple[int, int]:
    return item[:2]


def _declared(shape: Shape, data: bytes) -> None:
    label = shape.node.child_by_field_name("name")
    if label is None:
        return
    shape.label = label
    shape.name = decode(data, label)
    shape.scope = shape.name
    if shape.form == "declaration":
        if shape.node.child_by_field_name("type_parameters") is not None:
            shape.scope = f"{shape.name}[...]"
            shape.words.add("generic")
        return
    receiver = shape.node.child_by_field_name("receiver")
    found = _RECEIVER.match(decode(data, receiver)) if receiver is not None else None
    if found is None:
        return
    pointer, shape.owner, bracket = found.groups()
    written = f"{shape.owner}[...]" if bracket else shape.owner
    shape.scope = f"(*{written}).{shape.name}" if pointer else f"{written}.{shape.name}"
    if bracket:
        shape.words.add("generic")


def _literal(shape: Shape, data: bytes, number: int) -> None:
    """Name a literal after what holds it; else number it, as Go does.

    What is deferred or called where it stands is a part of the function around it: not listed, but
    counted.
    """
    outer = shape.around.within or shape.around.scope if shape.around else ""
    found = place(shape.node, data)
    numbered = join(outer or _PACKAGE, f"func{number}")
    if found.stand in {"deferred", "immediate"}:
        shape.words.add(found.stand)
        shape.scope = numbered
    elif found.stand in {"goroutine", "free"}:
        shape.words.add("goroutine" if found.stand == "goroutine" else "callback")
        outer_name = shape.around.name if shape.around is not None else ""
        started = f"go({outer_name})" if found.stand == "goroutine" and outer_name else ""
        shape.name = found.given or started or f"func{number}"
        shape.scope = numbered
    else:
        if found.stand == "held":
            shape.words.add("callback")
        shape.label = found.label
        shape.name = found.names[-1].rpartition(".")[2]
        shape.scope = join(outer, ".".join(found.names))


def join(prefix: str, name: str) -> str:
    """Return `prefix.name`, or the one of them that is not empty."""
    return f"{prefix}.{name}" if prefix and name else prefix or name
