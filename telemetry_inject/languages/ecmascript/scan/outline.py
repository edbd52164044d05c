"""The outline of a file: its functions, classes and named objects, nested, with people's names.

Captures come as flat lists. One sweep over them in source order, with a stack, gives every function
its surroundings; no node is asked for its parent, which costs a walk from the root each time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.scan import choices, handlers
from telemetry_inject.languages.ecmascript.text import key_text
from telemetry_inject.languages.ecmascript.typed import ASSERTIONS, peeled
from telemetry_inject.languages.text import decode

Captures = Mapping[str, Sequence[Node]]
Form = Literal["declaration", "expression", "arrow", "method", "class", "object", "namespace"]
Kind = Literal["function", "method", "constructor", "getter", "setter", "closure"]

FUNCTIONS: tuple[Form, ...] = ("declaration", "expression", "arrow", "method")
_BINDINGS = ("variable", "assigned", "pair", "field", "default")
_BRACKETED = re.compile(r"""\[\s*(['"])([^'"\]]*)\1\s*\]""")
_SPACE = re.compile(r"\s+|\?(?=\.)")


@dataclass(slots=True, eq=False)
class Shape:
    """One function, class or named object, and where it stands."""

    node: Node
    form: Form
    start: int
    end: int
    around: Shape | None
    """What encloses it, listed or not."""
    name: str = ""
    """Empty for what is not listed."""
    scope: str = ""
    """What the names of things inside start with."""
    kind: Kind = "function"
    owner: str | None = None
    static: bool = False
    binding: str = ""
    """How it got its name: `own`, `variable`, `assigned`, `pair`, `field`, `default`, `handed`,
    `returned`."""
    label: Node | None = None
    """The node of its name."""
    own: str = ""
    """The name that a function expression has for itself, whatever it is bound to."""
    decorators: Sequence[Node] = ()
    """Those of a method; it starts with the first of them."""
    inner: list[Shape] = field(default_factory=list)
    """Functions directly inside, listed or not."""

    @property
    def listed(self) -> bool:
        """Whether it is a function that is reported."""
        return bool(self.name) and self.form not in {"class", "object", "namespace"}

    @property
    def apart(self) -> bool:
        """Whether what is inside of it does not belong to what is around it."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Binding:
    """How a value gets a name: the kind of place, the node of the name, its text where known."""

    place: str
    label: Node | None
    text: str | None = None


def outline(captures: Captures, data: bytes) -> list[Shape]:
    """Return every shape of the file in source order, those that are not listed included."""
    bindings = _bindings(captures)
    choices.bind(captures.get("choice", ()), bindings, Binding)
    handlers.bind(sorted(captures.get("handed", ()), key=_start), bindings, data, Binding)
    returns = [*captures.get("returned", ()), *captures.get("curried", ())]
    handlers.bind_returned(returns, bindings, data, Binding)
    decorated = _decorated(captures.get("decorated", ()))
    stack: list[Shape] = []
    shapes: list[Shape] = []
    for start, _, form, node in _items(captures, decorated):
        while stack and stack[-1].end <= start:
            stack.pop()
        around = stack[-1] if stack else None
        shape = Shape(node, form, start, node.end_byte, around)
        if form == "method":
            shape.decorators = decorated.get(node.start_byte) or _own_decorators(node, data)
        _place(shape, bindings.get(start), data)
        if form in FUNCTIONS:
            home = around
            while home is not None and home.form not in FUNCTIONS:
                home = home.around
            if home is not None:
                home.inner.append(shape)
        stack.append(shape)
        shapes.append(shape)
    return shapes


def _own_decorators(method: Node, data: bytes) -> Sequence[Node]:
    """Return the decorators that a grammar has inside of the method."""
    if data[method.start_byte : method.start_byte + 1] != b"@":
        return ()
    return method.children_by_field_name("decorator")


def _decorated(bodies: Sequence[Node]) -> dict[int, Sequence[Node]]:
    """Return the decorators of methods by the method's first byte, where they stand before it."""
    found: dict[int, Sequence[Node]] = {}
    for body in {each.start_byte: each for each in bodies}.values():
        waiting: list[Node] = []
        for child in body.named_children:
            if child.type == "decorator":
                waiting.append(child)
            elif child.type != "comment":
                if waiting and child.type == "method_definition":
                    found[child.start_byte] = waiting
                waiting = []
    return found


def _items(
    captures: Captures, decorated: Mapping[int, Sequence[Node]]
) -> list[tuple[int, int, Form, Node]]:
    """Return what the sweep visits, outer before inner; a method starts with its decorators."""
    items: list[tuple[int, int, Form, Node]] = []
    for form in (*FUNCTIONS, "class", "namespace"):
        items += [(node.start_byte, -node.end_byte, form, node) for node in captures.get(form, ())]
    if decorated:
        items = [
            (decorated[start][0].start_byte if start in decorated else start, end, form, node)
            for start, end, form, node in items
        ]
    for place in _BINDINGS:
        items += [
            (node.start_byte, -node.end_byte, "object", node)
            for each in captures.get(f"{place}.value", ())
            if (node := _value(each)).type == "object"
        ]
    items.sort(key=_order)
    return items


def _value(node: Node) -> Node:
    """Return a value without what only types need."""
    return peeled(node) if node.type in ASSERTIONS else node


def _order(item: tuple[int, int, Form, Node]) -> tuple[int, int]:
    return item[:2]


def _start(node: Node) -> int:
    return node.start_byte


def _bindings(captures: Captures) -> dict[int, Binding]:
    """Return by the first byte of a value what names it."""
    found: dict[int, Binding] = {}
    for place in _BINDINGS:
        values = [_value(each) for each in sorted(captures.get(f"{place}.value", ()), key=_start)]
        if place == "default":
            found |= {value.start_byte: Binding(place, None, "default") for value in values}
            continue
        names = sorted(captures.get(f"{place}.name", ()), key=_start)
        for name, value in zip(names, values, strict=True):
            found[value.start_byte] = Binding(place, name)
    return found


def _place(shape: Shape, binding: Binding | None, data: bytes) -> None:
    """Fill in the shape's names from what binds it and what is around it."""
    around = shape.around
    prefix = around.scope if around else ""
    shape.scope = prefix
    if shape.form == "method":
        _member(shape, shape.node.child_by_field_name("name"), data)
        return
    if shape.form == "namespace":
        shape.scope = join(prefix, _spoken(shape.node.child_by_field_name("name"), data))
        return
    own = None if shape.form in {"arrow", "object"} else shape.node.child_by_field_name("name")
    shape.own = decode(data, own) if own else ""
    if shape.form == "declaration" or (own is not None and _goes_by_its_own(binding, around)):
        shape.binding, shape.label = "own", own
        _settle(shape, prefix, shape.own)
    elif binding is None:
        return
    elif binding.place in {"field", "pair"}:
        shape.binding = binding.place
        _member(shape, binding.label, data)
    elif binding.text is not None:
        shape.binding, shape.label = binding.place, own
        text = shape.own if binding.place == "default" else ""
        _settle(shape, prefix, text or binding.text)
    else:
        shape.binding, shape.label = binding.place, binding.label
        left = decode(data, binding.label) if binding.label else ""
        _assigned(shape, left, shape.own)
    if shape.form in FUNCTIONS and shape.kind == "function":
        inside = any(True for _ in _functions_around(shape))
        if shape.binding in {"handed", "returned"} or (inside and shape.form != "declaration"):
            shape.kind = "closure"


def _spoken(label: Node | None, data: bytes) -> str:
    return decode(data, label).strip("'\"") if label is not None else ""


def _goes_by_its_own(binding: Binding | None, around: Shape | None) -> bool:
    """Return whether a function expression with a name is called by it rather than by its place.

    `const a = function b() {}` and `exports.a = function b() {}` are `a`: that is how others call
    them. In an object without a name, `route({ handler: function b() {} })`, `handler` says little.
    """
    if binding is None:
        return True
    return binding.place == "pair" and (around is None or around.form not in {"object", "class"})


def _functions_around(shape: Shape) -> list[Shape]:
    found = []
    around = shape.around
    while around is not None:
        if around.form in FUNCTIONS:
            found.append(around)
        around = around.around
    return found


def _settle(shape: Shape, prefix: str, steps: str, name: str | None = None) -> None:
    shape.name = steps if name is None else name
    shape.scope = join(prefix, steps)


def _member(shape: Shape, label: Node | None, data: bytes) -> None:
    """Name a member of a class or an object."""
    around = shape.around
    shape.label = label
    _settle(shape, around.scope if around else "", key_text(data, label) if label else "")
    if around is None or around.form not in {"class", "object"}:
        around = None
    if shape.form == "object" or around is None:
        shape.kind = "method"
        return
    shape.owner = around.scope if around.form == "class" else around.owner
    shape.kind = "method"
    if shape.form == "method":
        _modifiers(shape, in_class=around.form == "class")


def _modifiers(shape: Shape, in_class: bool) -> None:
    for child in shape.node.children:
        match child.type:
            case "get":
                shape.kind = "getter"
            case "set":
                shape.kind = "setter"
            case "static" | "static get":
                shape.static = True
            case "property_identifier" | "formal_parameters":
                break
    if in_class and shape.name == "constructor" and not shape.static:
        shape.kind = "constructor"


def _assigned(shape: Shape, left: str, own: str) -> None:
    """Name what is assigned to a variable or to a property."""
    prefix = shape.around.scope if shape.around else ""
    segments = path(left)
    if segments[:2] == ["module", "exports"] or segments[:1] == ["exports"]:
        segments = segments[2 if segments[0] == "module" else 1 :]
        if not segments:
            _settle(shape, prefix, own or "module.exports", own or "exports")
            if shape.form == "object":
                shape.scope = prefix
            return
    if "prototype" in segments[1:]:
        at = segments.index("prototype", 1)
        shape.owner = join(prefix, ".".join(segments[:at]))
        segments = segments[:at] + segments[at + 1 :]
        shape.kind = "method"
    elif segments[0] == "this" and len(segments) > 1:
        shape.owner = prefix = _receiver(shape)
        segments = segments[1:]
        shape.kind = "method"
    _settle(shape, prefix, ".".join(segments), segments[-1])


def _receiver(shape: Shape) -> str:
    """Return what `this` is there, by name: the class, or the function that acts as one."""
    around = shape.around
    while around is not None:
        if around.form in FUNCTIONS and around.form != "arrow":
            return around.owner or around.scope
        if around.form in {"class", "object"}:
            return around.scope
        around = around.around
    return ""


def path(left: str) -> list[str]:
    """Return the steps of `a.b['c']` as names; a computed step stays with its brackets."""
    if left.isidentifier():
        return [left]
    text = _SPACE.sub("", _BRACKETED.sub(r".\2", left))
    if "(" in text or "{" in text:
        text = text.rpartition(".")[2]
    if "(" in text or "{" in text or len(text) > 120:
        text = "[computed]"
    return [step for step in text.split(".") if step] or ["[computed]"]


def join(prefix: str, name: str) -> str:
    """Return `prefix.name`; `prefix[name]` for a computed one."""
    if not prefix or not name:
        return prefix or name
    return prefix + name if name.startswith("[") else f"{prefix}.{name}"
