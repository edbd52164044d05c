"""What the names of a file stand for: imported types, what they make, parameters, fields, variables.

The notation: a name starts with a full class name and goes on with what is taken from it; what a
call gives, and a value of a type, are written like the method or type.

    var client = HttpClient.newHttpClient(); client.send(…)  java.net.http.HttpClient.newHttpClient.send
    void f(Connection c) { c.prepareStatement(…) }           java.sql.Connection.prepareStatement
    new KafkaProducer<>(…)                                   org.apache.kafka.….KafkaProducer.new

A value of a type that the file declares is `#Type`: its fields and methods lead on to what they give.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.java.resolve.imports import imports, package
from telemetry_inject.languages.java.scan.types import plain, written
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function

_BRACKETS = re.compile(r"\(\)|\[[^\[\]]*\]|\{\}")
_PATH = re.compile(r"[^\W\d][\w$]*(?:\.[\w$]+)*")
_LANGUAGE = frozenset(
    """
    Runtime ProcessBuilder Process Thread Runnable System Class String Object Iterable AutoCloseable
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_MOST = 4
"""Packages that are imported as a whole and may hold a class."""


class Environment:
    """The names of one file, by function."""

    def __init__(self, file: Parsed, captures: Mapping[str, Sequence[Node]]) -> None:
        self._data = file.source.data
        root = file.tree.root_node
        self._types: dict[str, str] = {}
        self._static: dict[str, str] = {}
        self._whole: list[str] = []
        for each in imports(root, self._data):
            if each.static:
                self._static[each.name] = each.path
            elif each.whole:
                self._whole.append(each.path)
            else:
                self._types[each.name] = each.path
        self._package = package(root, self._data)
        self._sorted = sorted(file.scan.functions, key=lambda each: (each.start, -each.end))
        self._starts = [each.start for each in self._sorted]
        self._functions = {each.id: each for each in file.scan.functions}
        self._own: dict[str, tuple[str, ...]] = {}
        for node in captures.get("type", ()):
            self._declare(node)
        self._returns = {
            each.name: each.returns for each in file.scan.functions if each.kind == "method"
        }
        self._fields: dict[str, str] = {}
        for node in captures.get("field", ()):
            self._fields |= self._declared(node, None)
        self._names: dict[str, dict[str, str]] = {}
        for function in file.scan.functions:
            self._names[function.id] = {
                each.name: kind
                for each in function.parameters
                if each.annotation and (kind := self.of_type(each.annotation))
            }
        locals_ = [
            node for name in ("local", "each", "resource") for node in captures.get(name, ())
        ]
        for node in sorted(locals_, key=lambda each: each.start_byte):
            self._bind(node)

    def around(self, position: int) -> Function | None:
        """Return the innermost listed function around a byte."""
        at = bisect_right(self._starts, position) - 1
        function: Function | None = self._sorted[at] if at >= 0 else None
        while function is not None and function.end <= position:
            function = self._functions.get(function.parent or "")
        return function

    def resolve(self, text: str, scope: str) -> str | None:
        """Return what an expression stands for in a function, None where that is not known."""
        made = text.startswith("new ")
        bare = _BRACKETS.sub("", text.removeprefix("new "))
        if made and bare == text.removeprefix("new "):
            kind = self.of_type(bare)
            return f"{kind}.new" if kind and not kind.startswith("#") else None
        if _PATH.fullmatch(bare) is None:
            return None
        steps = bare.split(".")
        value, rest = self._root(steps, scope)
        for step in rest:
            if value is None:
                return None
            value = self._step(value, step)
        return value

    def of_type(self, given: str) -> str | None:
        """Return what a value of a type stands for: `java.sql.Connection` for `Connection`."""
        name = plain(given.removesuffix("...")).replace("[]", "").removeprefix("final ").strip()
        if not name or not _PATH.fullmatch(name) or name == "var":
            return None
        head, dot, rest = name.partition(".")
        if head in self._own:
            return f"#{name.rpartition('.')[2]}"
        if head in self._types:
            return self._types[head] + dot + rest
        if head[:1].islower():
            return name if dot else None
        if head in _LANGUAGE:
            return f"java.lang.{name}"
        if len(self._whole) == 1:
            return f"{self._whole[0]}.{name}"
        return f"*.{name}" if 0 < len(self._whole) <= _MOST else None

    def spread(self, name: str) -> Iterator[str]:
        """Yield a name once for each package that may hold it, where only wildcards say so."""
        if name.startswith("*."):
            yield from (f"{each}{name[1:]}" for each in self._whole)
        elif not name.startswith("#"):
            yield name

    def bases(self, owner: str) -> tuple[str, ...]:
        """Return the types that a type of the file extends and implements, over those of the file."""
        found: dict[str, None] = {}
        waiting, seen = [owner.rpartition("$")[2]], set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            for each in self._own.get(name, ()):
                kind = self.of_type(each)
                if kind is not None and kind.startswith("#"):
                    waiting.append(kind[1:])
                elif kind is not None:
                    found.update(dict.fromkeys(self.spread(kind)))
        return tuple(found)

    def annotation(self, text: str) -> str | None:
        """Return the full name of an annotation."""
        kind = self.of_type(text)
        return None if kind is None or kind.startswith("#") else kind

    def _declare(self, node: Node) -> None:
        label = node.child_by_field_name("name")
        if label is not None:
            self._own[decode(self._data, label)] = tuple(written(node, self._data))

    def _root(self, steps: Sequence[str], scope: str) -> tuple[str | None, Sequence[str]]:
        head, rest = steps[0], steps[1:]
        if head in {"this", "super"}:
            if not rest:
                return None, ()
            return self._member(rest[0]), rest[1:]
        at: str | None = scope
        while at:
            names = self._names.get(at, {})
            if head in names:
                return names[head], rest
            function = self._functions.get(at)
            at = function.parent if function is not None else None
        if head in self._fields:
            return self._fields[head], rest
        if head in self._static:
            return self._static[head], rest
        if head[:1].isupper():
            return self.of_type(head), rest
        if len(steps) > 2 and any(each[:1].isupper() for each in steps[1:]):
            return ".".join(steps), ()
        return None, rest

    def _member(self, name: str) -> str | None:
        """Return what a field or a method of the file gives."""
        if name in self._fields:
            return self._fields[name]
        given = self._returns.get(name)
        return self.of_type(given) if given else None

    def _step(self, value: str, step: str) -> str | None:
        return self._member(step) if value.startswith("#") else f"{value}.{step}"

    def _bind(self, node: Node) -> None:
        function = self.around(node.start_byte)
        if function is not None:
            self._names[function.id] |= self._declared(node, function)

    def _declared(self, node: Node, function: Function | None) -> dict[str, str]:
        """Return what the variables of a declaration stand for."""
        kind = node.child_by_field_name("type")
        given = self.of_type(decode(self._data, kind)) if kind is not None else None
        declarators: Iterable[Node] = node.children_by_field_name("declarator") or [node]
        found = {}
        for each in declarators:
            name, value = each.child_by_field_name("name"), each.child_by_field_name("value")
            if name is None:
                continue
            meaning = given
            if meaning is None and value is not None and function is not None:
                meaning = self._value(value, function.id)
            if meaning is not None:
                found[decode(self._data, name)] = meaning
        return found

    def _value(self, node: Node, scope: str) -> str | None:
        """Return what the value of a variable without a declared type stands for."""
        match node.type:
            case "object_creation_expression":
                kind = node.child_by_field_name("type")
                return self.of_type(decode(self._data, kind)) if kind is not None else None
            case "method_invocation":
                operand, name = node.child_by_field_name("object"), node.child_by_field_name("name")
                if name is None:
                    return None
                if operand is None:
                    return self._member(decode(self._data, name))
                value = self._value(operand, scope)
                return self._step(value, decode(self._data, name)) if value else None
            case "identifier":
                value, _ = self._root([decode(self._data, node)], scope)
                return value
            case "field_access":
                return self.resolve(decode(self._data, node), scope)
            case "cast_expression":
                kind = node.child_by_field_name("type")
                return self.of_type(decode(self._data, kind)) if kind is not None else None
        return None


def names_of(calls: Iterable[str], environment: Environment, scope: str) -> Iterator[str]:
    """Yield what the callees of a function stand for, where that is known."""
    for text in calls:
        found = environment.resolve(text, scope)
        if found is not None:
            yield from environment.spread(found)
