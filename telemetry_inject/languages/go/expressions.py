"""The whitelist of expressions that cannot panic, block, call or change anything.

Go's types make them certain: names of parameters and variables with basic types, `len` of what has
a length, fields of a struct (never through a pointer, which may be nil) that the file declares,
comparisons and boolean operators over those, conversions between numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tree_sitter import Node

from telemetry_inject.languages.base import Checked, Parsed, Statement
from telemetry_inject.languages.go.grammar import GRAMMAR
from telemetry_inject.languages.go.inject.bindings import BASIC, bound, file_types
from telemetry_inject.languages.text import decode, squeezed
from telemetry_inject.model import Function

_LONGEST = 300
_START = b"package p\nvar _ = ("
_INTEGER = re.compile(r"0|[1-9][0-9]{0,8}")
_FLOAT = re.compile(r"[0-9]{1,15}\.[0-9]{1,15}")
_PLAIN_STRING = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\["\\nt])*"')
_FLOATS = {"float32", "float64"}
_INTS = BASIC - {"string", "bool"} - _FLOATS
_COMPARED = {"==", "!=", "<", "<=", ">", ">="}
_SHARED = {"string": "str", "bool": "bool", "int": "int", "int64": "int", "float64": "float"}
_MEASURED = ("[", "map[", "chan ", "chan<-", "<-chan")
_NILABLE = ("*", "[]", "map[", "chan ", "func(", "<-chan", "chan<-")
_INTERFACES = {"error", "any", "interface{}", "context.Context"}
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a value: `type` is a type of Go, `nil`, or empty."""

    type: str
    constant: bool = False
    named: bool = False
    """Whether its type is a name of the file's for `type`."""
    size: int | None = None
    """The value of an integer constant."""


class GoExpressions:
    """`base.Expressions` for Go."""

    def check(self, text: str, file: Parsed, function: Function, at: Statement | None) -> Checked:
        """Return the expression as it is to be written; raises `ValueError` with one sentence."""
        written, found = known(text, file, function, at)
        return Checked(written, _SHARED[found.type], found.constant)

    def parameter(self, file: Parsed, function: Function, name: str) -> Checked | None:
        """Return the expression that records a parameter of a basic type, or None."""
        try:
            return self.check(name, file, function, None)
        except ValueError:
            return None


def known(text: str, file: Parsed, function: Function, at: Statement | None) -> tuple[str, Found]:
    """Return an expression with a type that OpenTelemetry takes, and that type.

    Raises `ValueError` with one sentence for what is not certain to be total.
    """
    data = text.encode()
    node = _parsed(data)
    reader = _Reader(_START + data, bound(file, function, at), file)
    found = reader.value(node, 0)
    return _converted(text.strip(), found)


def _converted(text: str, found: Found) -> tuple[str, Found]:
    """Return an expression that has one of the five types that attributes come in."""
    if found.type in _SHARED and not found.named:
        return text, found
    if found.type in {"string", "bool"}:
        kind = found.type
    elif found.type in _FLOATS:
        kind = "float64"
    elif found.type in _INTS:
        kind = "int64"
    else:
        raise ValueError(f"the type of {text[:60]!r} is not known, or not one of an attribute")
    return f"{kind}({text})", Found(kind, found.constant)


def _parsed(data: bytes) -> Node:
    """Return the node of the one expression that `data` is."""
    if len(data) > _LONGEST or any(
        each in data for each in (b"\n", b"\r", b"`", b"//", b"/*", b"\0")
    ):
        raise ValueError("the expression is too long, or holds a line end or a comment")
    root = GRAMMAR.fresh(_START + data + b")\n").root_node
    statements = root.named_children
    if root.has_error or len(statements) != 2 or statements[1].type != "var_declaration":
        raise ValueError("it is not one expression of Go")
    spec = statements[1].named_children[0]
    value = spec.child_by_field_name("value")
    if (
        value is None
        or value.named_child_count != 1
        or value.end_byte != len(_START) + len(data) + 1
    ):
        raise ValueError("it is not one expression of Go")
    outer = value.named_children[0]
    if outer.type != "parenthesized_expression" or outer.named_child_count != 1:
        raise ValueError("it is not one expression of Go")
    return outer.named_children[0]


class _Reader:
    """Reads the types of values."""

    def __init__(self, data: bytes, names: Mapping[str, str], file: Parsed) -> None:
        self._data = data
        self._names = names
        self._file = file
        self._types = file_types(file)

    def value(self, node: Node, depth: int) -> Found:
        """Return what is known of a value; raises `ValueError` for what is not allowed."""
        if depth > _DEEPEST:
            raise ValueError("the expression is nested too deeply")
        match node.type:
            case "parenthesized_expression" if node.named_child_count == 1:
                return self.value(node.named_children[0], depth + 1)
            case "interpreted_string_literal" if _PLAIN_STRING.fullmatch(self._text(node)):
                return Found("string", constant=True)
            case "int_literal" if _INTEGER.fullmatch(self._text(node)):
                return Found("int", constant=True, size=int(self._text(node)))
            case "float_literal" if _FLOAT.fullmatch(self._text(node)):
                return Found("float64", constant=True)
            case "true" | "false" if self._text(node) not in self._names:
                return Found("bool", constant=True)
            case "nil":
                return Found("nil", constant=True)
            case "identifier":
                return self._name(node)
            case "selector_expression":
                return self._field(node)
            case "unary_expression":
                return self._unary(node, depth)
            case "binary_expression":
                return self._binary(node, depth)
            case "call_expression":
                return self._call(node, depth)
        raise ValueError(f"{self._text(node)[:60]!r} may panic, or have an effect")

    def _text(self, node: Node) -> str:
        return decode(self._data, node)

    def _name(self, node: Node) -> Found:
        name = self._text(node)
        if name not in self._names:
            raise ValueError(f"{name!r} is not certain to have a value there")
        return self._resolved(self._names[name])

    def _resolved(self, written: str) -> Found:
        """Return a type with the names of the file followed: `type ID string` is a string."""
        named = False
        for _ in range(_DEEPEST):
            if written in BASIC and written not in self._types:
                return Found(written, named=named)
            given = self._types.get(written)
            if given is None:
                break
            named = True
            written = squeezed(decode(self._file.source.data, given), 200)
        return Found(written, named=named)

    def _field(self, node: Node) -> Found:
        """Return the type of a field; what it belongs to is a struct of the file, by value."""
        operand, field = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if operand is None or field is None:
            raise ValueError("it is not one expression of Go")
        owner = self._owner(operand)
        for each in owner.named_children if owner is not None else ():
            for declared in each.named_children:
                names = declared.children_by_field_name("name")
                given = declared.child_by_field_name("type")
                if given is not None and any(
                    decode(self._file.source.data, name) == self._text(field) for name in names
                ):
                    return self._resolved(squeezed(decode(self._file.source.data, given), 200))
        raise ValueError(
            f"{self._text(node)[:60]!r} is no field of a struct that this file declares, "
            "or is reached through a pointer, which may be nil"
        )

    def _owner(self, operand: Node) -> Node | None:
        """Return the struct that an operand is, where it is one by value and of this file."""
        if operand.type == "identifier":
            name = self._names.get(self._text(operand), "")
        elif operand.type == "selector_expression":
            name = self._field(operand).type
        else:
            return None
        given = self._types.get(name)
        if given is None and name.startswith("struct"):
            return None
        return given if given is not None and given.type == "struct_type" else None

    def _unary(self, node: Node, depth: int) -> Found:
        operator, inner = node.children[0].type, node.named_children[-1]
        found = self.value(inner, depth + 1)
        if operator == "!" and found.type == "bool":
            return Found("bool", found.constant)
        if operator == "-" and inner.type in {"int_literal", "float_literal"}:
            return replace(found, size=None if found.size is None else -found.size)
        raise ValueError(f"{self._text(node)[:60]!r} may panic, or have an effect")

    def _binary(self, node: Node, depth: int) -> Found:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            raise ValueError("it is not one expression of Go")
        one, two = self.value(left, depth + 1), self.value(right, depth + 1)
        constant = one.constant and two.constant
        if operator.type in {"&&", "||"} and one.type == two.type == "bool":
            return Found("bool", constant)
        if operator.type in _COMPARED and _comparable(one, two, operator.type):
            return Found("bool", constant)
        raise ValueError(f"{self._text(node)[:60]!r} is no comparison that is certain to be valid")

    def _call(self, node: Node, depth: int) -> Found:
        callee = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        arguments = given.named_children if given is not None else []
        name = self._text(callee) if callee is not None else ""
        if len(arguments) != 1 or name in self._names or name in self._types:
            raise ValueError(f"{self._text(node)[:60]!r} calls something")
        found = self.value(arguments[0], depth + 1)
        if name == "len" and (found.type == "string" or found.type.startswith(_MEASURED)):
            return Found("int")
        if name in {"int64", "float64"} and found.type in _INTS | _FLOATS and not found.constant:
            return Found(name)
        if name == found.type and name in {"string", "bool"}:
            return Found(name, found.constant)
        raise ValueError(f"{self._text(node)[:60]!r} calls something")


def _comparable(one: Found, two: Found, operator: str) -> bool:
    if "nil" in {one.type, two.type}:
        other = two if one.type == "nil" else one
        nilable = other.type in _INTERFACES or other.type.startswith(_NILABLE)
        return nilable and operator in {"==", "!="}
    if one.type not in BASIC or two.type not in BASIC:
        return False
    if operator not in {"==", "!="} and "bool" in {one.type, two.type}:
        return False
    if one.constant != two.constant:
        loose, tight = (one, two) if one.constant else (two, one)
        kinds = [_INTS, _FLOATS, {"string"}, {"bool"}]
        if loose.size is not None and not _fits(loose.size, tight.type):
            return False
        small = loose.type == "int" and tight.type in _FLOATS
        return small or any(loose.type in kind and tight.type in kind for kind in kinds)
    return one.type == two.type and one.named == two.named and not one.named


def _fits(value: int, kind: str) -> bool:
    """Return whether a type can hold a constant: a comparison with one that it cannot is an error."""
    if value < 0 and kind.startswith(("u", "byte")):
        return False
    return abs(value) < (1 << 7) or not kind.endswith(("8", "16", "byte"))
