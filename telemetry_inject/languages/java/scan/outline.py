"""The outline of a file: its types and functions, nested, with the names that Java gives them.

Captures come as flat lists. One sweep over them in source order, with a stack, gives every type and
function its surroundings. Names are those of stack traces: `Cart$Item.total`, `Cart.<init>`,
`Cart$1.run` for an anonymous class. A lambda is called after what it is assigned to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tree_sitter import Node

from telemetry_inject.languages.text import decode

Captures = Mapping[str, Sequence[Node]]
Form = Literal[
    "type", "anonymous", "constant", "method", "constructor", "compact", "static", "instance",
    "lambda",
]  # fmt: skip

TYPES: tuple[Form, ...] = ("type", "anonymous", "constant")
_FORMS: tuple[Form, ...] = (
    *TYPES, "method", "constructor", "compact", "static", "instance", "lambda",
)  # fmt: skip
_ASSIGNED = {"variable_declarator": "value", "assignment_expression": "right"}
_CONSTRUCTORS: tuple[Form, ...] = ("constructor", "compact")


@dataclass(slots=True, eq=False)
class Shape:
    """One type or function, and where it stands."""

    node: Node
    form: Form
    start: int
    end: int
    around: Shape | None
    """The type or function around it."""
    name: str = ""
    """Empty for a function that is not listed."""
    scope: str = ""
    """Its qualified name; what the names inside start with."""
    body: Node | None = None
    label: Node | None = None
    anonymous: int = 0
    """How many anonymous classes it, as a type, holds so far."""
    local: dict[str, int] = field(default_factory=dict)
    """How many local classes of a name it, as a type, holds so far."""
    inner: list[Shape] = field(default_factory=list)
    """What is directly inside."""

    @property
    def apart(self) -> bool:
        """Whether what is inside of it does not belong to what is around it."""
        return self.listed

    @property
    def listed(self) -> bool:
        """Whether it is a function that users would list."""
        return self.form not in TYPES and bool(self.name)


def outline(captures: Captures, data: bytes) -> list[Shape]:
    """Return every type and function of the file in source order."""
    stack: list[Shape] = []
    shapes: list[Shape] = []
    for start, _, form, node in _items(captures):
        while stack and stack[-1].end <= start:
            stack.pop()
        shape = Shape(node, form, start, node.end_byte, stack[-1] if stack else None)
        if shape.around is not None:
            shape.around.inner.append(shape)
        _name(shape, data)
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


def _name(shape: Shape, data: bytes) -> None:
    owner = type_around(shape)
    outer = owner.scope if owner is not None else ""
    if shape.form in TYPES:
        _type(shape, owner, outer, data)
        return
    shape.body = _body(shape)
    if shape.form == "lambda":
        _lambda(shape, outer, data)
        return
    shape.label = shape.node.child_by_field_name("name")
    if shape.form == "static":
        shape.name = shape.scope = "<clinit>"
    elif shape.form == "instance":
        shape.name = shape.scope = "{}"
    else:
        shape.name = decode(data, shape.label) if shape.label is not None else ""
        shape.scope = "<init>" if shape.form in _CONSTRUCTORS else shape.name
    shape.scope = f"{outer}.{shape.scope}" if outer else shape.scope


def _type(shape: Shape, owner: Shape | None, outer: str, data: bytes) -> None:
    """Name a type as its class file is named."""
    if shape.form != "type" and owner is not None:
        owner.anonymous += 1
        shape.name = str(owner.anonymous)
    else:
        shape.label = shape.node.child_by_field_name("name")
        shape.name = decode(data, shape.label) if shape.label is not None else ""
    local = shape.form == "type" and shape.around is not None and shape.around.form not in TYPES
    name = shape.name
    if local and owner is not None:
        number = owner.local[name] = owner.local.get(name, 0) + 1
        name = f"{number}{name}"
    shape.scope = f"{outer}${name}" if outer else name


def _lambda(shape: Shape, outer: str, data: bytes) -> None:
    """Name a lambda after what it is assigned to; it is not listed where it is only handed on."""
    parent = shape.node.parent
    while parent is not None and parent.type in {"parenthesized_expression", "cast_expression"}:
        parent = parent.parent
    field_name = _ASSIGNED.get(parent.type) if parent is not None else None
    if parent is None or field_name is None:
        return
    target = parent.child_by_field_name("name" if field_name == "value" else "left")
    if target is None or target.type not in {"identifier", "field_access"}:
        return
    shape.label = target
    shape.name = decode(data, target).rpartition(".")[2].strip()
    around = function_around(shape)
    field_of_class = target.type == "field_access" or around is None
    prefix = outer if field_of_class or around is None else around.scope
    shape.scope = f"{prefix}.{shape.name}" if prefix else shape.name


def _body(shape: Shape) -> Node | None:
    match shape.form:
        case "instance":
            return shape.node
        case "static":
            return next((each for each in shape.node.children if each.type == "block"), None)
    return shape.node.child_by_field_name("body")


def type_around(shape: Shape) -> Shape | None:
    """Return the nearest type around a shape."""
    around = shape.around
    while around is not None and around.form not in TYPES:
        around = around.around
    return around


def function_around(shape: Shape) -> Shape | None:
    """Return the nearest listed function around a shape, types in between or not."""
    around = shape.around
    while around is not None and not around.listed:
        around = around.around
    return around
