"""The scopes and classes of a file: who binds which name, to what."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.text import decode

Captures = Mapping[str, Sequence[Node]]


@dataclass(slots=True, eq=False)
class Scope:
    """A function, or the file: the names that it binds and what may have been assigned to them."""

    start: int
    end: int
    around: Scope | None
    names: dict[str, list[tuple[Node | None, str]]] = field(default_factory=dict)
    """By name: value and the steps from the value to what the name stands for. A value of None
    means the text itself; empty text means something local, or nothing that is known."""

    def bind(self, name: str, value: Node | None, steps: str) -> None:
        """Add something that `name` may stand for."""
        self.names.setdefault(name, []).append((value, steps))


class Scopes:
    """The scopes of a file, and the fields of its classes."""

    def __init__(self, captures: Captures, data: bytes) -> None:
        self.data = data
        self.file = Scope(0, len(data) + 1, None)
        self._scopes = _nested(captures.get("function", ()), self.file)
        self._starts = [scope.start for scope in self._scopes]
        classes = captures.get("class", ())
        self._bodies = _nested(classes, Scope(-1, len(data) + 1, None))
        self._body_starts = [body.start for body in self._bodies]
        self._class_at = {node.start_byte: node for node in classes}
        self._fields: dict[tuple[int, str], list[Node]] = {}
        self.classes: Mapping[str, Node] = _named(classes, data)

    def around(self, position: int) -> Scope:
        """Return the innermost scope around a byte."""
        scope: Scope | None = self._scopes[bisect_right(self._starts, position) - 1]
        while scope is not None and scope.end <= position:
            scope = scope.around
        return scope or self.file

    def binding(self, name: str, position: int) -> Scope | None:
        """Return the scope that binds a name, seen from a byte; None where none does."""
        scope: Scope | None = self.around(position)
        while scope is not None and name not in scope.names:
            scope = scope.around
        return scope

    def class_around(self, position: int) -> Node | None:
        """Return the innermost class around a byte."""
        body: Scope | None = self._bodies[bisect_right(self._body_starts, position) - 1]
        while body is not None and body.end <= position:
            body = body.around
        return None if body is None else self._class_at.get(body.start)

    def add_field(self, position: int, step: str, value: Node) -> None:
        """Note a value of a field of the class around a byte."""
        cls = self.class_around(position)
        key = (-1 if cls is None else cls.start_byte, step)
        self._fields.setdefault(key, []).append(value)

    def field(self, cls: Node | None, step: str) -> Sequence[Node]:
        """Return the values that a field of a class is given."""
        return self._fields.get((-1 if cls is None else cls.start_byte, step), ())


def _named(classes: Sequence[Node], data: bytes) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for cls in classes:
        name = cls.child_by_field_name("name")
        if name is not None:
            found.setdefault(decode(data, name), cls)
    return found


def _nested(functions: Sequence[Node], file: Scope) -> list[Scope]:
    """Return the scopes in source order, the file's own first."""
    scopes = [file]
    open_ = [file]
    for node in sorted(functions, key=lambda each: (each.start_byte, -each.end_byte)):
        while open_[-1].end <= node.start_byte:
            open_.pop()
        scope = Scope(node.start_byte, node.end_byte, open_[-1])
        scopes.append(scope)
        open_.append(scope)
    return scopes
