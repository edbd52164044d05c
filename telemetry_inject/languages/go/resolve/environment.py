"""What the names of a file stand for: packages, what they make, parameters, fields of structs.

The notation: a name starts with the path of a package, its version dropped, and goes on with what
is taken from it; what a call gives, and a value of a type, are written like the function or type.

    r := chi.NewRouter(); r.Get(…)            github.com/go-chi/chi.NewRouter.Get
    func f(db *sql.DB) { db.QueryContext(…) } database/sql.DB.QueryContext
    s.db.Exec(…)  with  db *sql.DB  in s      database/sql.DB.Exec
    (&http.Client{}).Do(…)                    net/http.Client.Do

A value of a type that the file declares is `#Type`: its fields lead on, its methods do not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.go.resolve.imports import imports
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function

_VERSION = re.compile(r"/v\d+(?=/|$)")
_BRACKETS = re.compile(r"\(\)|\[[^\[\]]*\]|\{\}")
_PATH = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_TYPE = re.compile(r"^(?:\*|\[\]|\.\.\.|&|chan |<-chan )*((?:[^\W\d]\w*\.)?[^\W\d]\w*)")
_DEEPEST = 6


class Environment:
    """The names of one file, by function."""

    def __init__(self, file: Parsed, captures: Mapping[str, Sequence[Node]]) -> None:
        self._data = file.source.data
        root = file.tree.root_node
        self._packages = {
            name: _VERSION.sub("", path) for name, path in imports(root, self._data).items()
        }
        self._functions = {each.id: each for each in file.scan.functions}
        self._sorted = sorted(file.scan.functions, key=lambda each: (each.start, -each.end))
        self._starts = [each.start for each in self._sorted]
        self._fields: dict[str, dict[str, str]] = {}
        self._embedded: dict[str, list[str]] = {}
        for declaration in captures.get("types", ()):
            self._type(declaration)
        self._names: dict[str, dict[str, str | None]] = {"": {}}
        for function in file.scan.functions:
            self._parameters(function)
        for node in sorted(captures.get("bound", ()), key=_start):
            self._bind(node)

    def around(self, position: int) -> Function | None:
        """Return the innermost listed function around a byte."""
        at = bisect_right(self._starts, position) - 1
        function: Function | None = self._sorted[at] if at >= 0 else None
        while function is not None and function.end <= position:
            function = self._functions[function.parent] if function.parent else None
        return function

    def resolve(self, text: str, scope: str) -> str | None:
        """Return what an expression stands for in a function, None where that is not known."""
        plain = _BRACKETS.sub("", text)
        if _PATH.fullmatch(plain) is None:
            return None
        steps = plain.split(".")
        value = self._root(steps[0], scope)
        for step in steps[1:]:
            if value is None:
                return None
            value = self._step(value, step)
        return value

    def of_type(self, written: str) -> str | None:
        """Return what a value of a type stands for: `database/sql.DB` for `*sql.DB`."""
        found = _TYPE.match(written)
        if found is None:
            return None
        package, _, name = found[1].rpartition(".")
        if package:
            path = self._packages.get(package)
            return f"{path}.{name}" if path else None
        return f"#{name}" if name in self._fields else None

    def bases(self, owner: str) -> tuple[str, ...]:
        """Return the types that a struct of the file embeds."""
        return tuple(dict.fromkeys(self._embedded.get(owner, ())))

    def _root(self, name: str, scope: str) -> str | None:
        at: str | None = scope
        while at is not None:
            names = self._names.get(at, {})
            if name in names:
                return names[name]
            function = self._functions.get(at)
            at = (function.parent or "") if function is not None and at else None
        return self._packages.get(name)

    def _step(self, value: str, step: str) -> str | None:
        if not value.startswith("#"):
            return f"{value}.{step}"
        written = self._fields.get(value[1:], {}).get(step)
        return self.of_type(written) if written else None

    def _type(self, declaration: Node) -> None:
        for spec in declaration.named_children:
            name, given = spec.child_by_field_name("name"), spec.child_by_field_name("type")
            if name is None or given is None:
                continue
            fields = self._fields.setdefault(decode(self._data, name), {})
            if given.type != "struct_type" or not given.named_child_count:
                continue
            for field in given.named_children[0].named_children:
                kind = field.child_by_field_name("type")
                if kind is None:
                    continue
                text = decode(self._data, kind)
                names = field.children_by_field_name("name")
                for each in names:
                    fields[decode(self._data, each)] = text
                if not names and (base := self.of_type(text)):
                    fields[text.rpartition(".")[2].lstrip("*")] = text
                    self._embedded.setdefault(decode(self._data, name), []).append(base)

    def _parameters(self, function: Function) -> None:
        names: dict[str, str | None] = {}
        for parameter in function.parameters:
            if parameter.name != "_":
                names[parameter.name] = self.of_type(parameter.annotation or "")
        if function.owner is not None:
            receiver = self._data[function.start : function.body_start].decode("utf-8", "replace")
            found = re.match(r"func\s*\(\s*([^\W\d]\w*)\s", receiver)
            if found:
                names[found[1]] = f"#{function.owner}"
        self._names[function.id] = names

    def _bind(self, node: Node) -> None:
        function = self.around(node.start_byte)
        scope = function.id if function is not None else ""
        names, values, kind = _parts(node)
        if not names:
            return
        known = self._names[scope]
        declared = self.of_type(decode(self._data, kind)) if kind is not None else None
        for index, name in enumerate(names):
            if name.type != "identifier":
                continue
            text = decode(self._data, name)
            value = declared
            if value is None and values:
                given = values[index] if index < len(values) else values[0]
                first = index == 0 or len(names) == len(values)
                value = self._value(given, scope, 0) if first else None
            if value is not None or node.type != "assignment_statement":
                known[text] = value

    def _value(self, node: Node, scope: str, depth: int) -> str | None:
        """Return what a value stands for."""
        if depth > _DEEPEST:
            return None
        match node.type:
            case "call_expression":
                callee = node.child_by_field_name("function")
                return None if callee is None else self._value(callee, scope, depth + 1)
            case "selector_expression":
                operand = node.child_by_field_name("operand")
                field = node.child_by_field_name("field")
                value = self._value(operand, scope, depth + 1) if operand is not None else None
                step = decode(self._data, field) if field is not None else ""
                return self._step(value, step) if value else None
            case "identifier":
                return self._root(decode(self._data, node), scope)
            case "unary_expression" | "parenthesized_expression":
                return self._value(node.named_children[-1], scope, depth + 1)
            case "composite_literal":
                kind = node.child_by_field_name("type")
                return self.of_type(decode(self._data, kind)) if kind is not None else None
        return None


def _start(node: Node) -> int:
    return node.start_byte


def _parts(node: Node) -> tuple[Sequence[Node], Sequence[Node], Node | None]:
    """Return the names that a statement binds, the values and the type that it gives them."""
    if node.type == "var_spec":
        value = node.child_by_field_name("value")
        return (
            node.children_by_field_name("name"),
            value.named_children if value is not None else (),
            node.child_by_field_name("type"),
        )
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return (), (), None
    return left.named_children, right.named_children, None


def names_of(calls: Iterable[str], environment: Environment, scope: str) -> Iterable[str]:
    """Yield what the callees of a function stand for, where that is known."""
    for text in calls:
        found = environment.resolve(text, scope)
        if found is not None and not found.startswith("#"):
            yield found
