"""The whitelist of expressions that cannot raise, block, call or change anything.

The language makes that list short: a property may be a getter, an object may be a proxy, a comparison
may call `valueOf`. What is left are literals, names that are certainly bound, `typeof`, strict
equality, boolean operators and conditions; and, where a `typeof` in a condition has shown a type,
`.length` of a string and comparisons of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Checked, Parsed, Statement
from telemetry_inject.languages.ecmascript.grammar import Grammar
from telemetry_inject.languages.ecmascript.inject import bindings, layout
from telemetry_inject.model import Function

_INTEGER = re.compile(rb"[0-9]{1,15}")
_NUMBER = re.compile(rb"[0-9]{1,15}(?:\.[0-9]{1,15})?(?:e[+-]?[0-9]{1,2})?")
_PROVED = {"string": "str", "number": "float", "boolean": "bool"}
_NOTHING = "nothing"
_UNKNOWN = "unknown"
_NUMBERS = {"int", "float"}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of the value of a node."""

    type: str
    constant: bool = False
    certain: bool = False
    """Whether it is of that type whatever the callers pass."""


class EcmaScriptExpressions:
    """`base.Expressions` for a language of the family."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def check(self, text: str, file: Parsed, function: Function, at: Statement | None) -> Checked:
        """Return the expression as it is to be written; raises `ValueError` with one sentence."""
        data = text.encode()
        node = _parsed(data, self._grammar)
        names = bindings.bound(file, function, at)
        found = _Reader(data, names).value(node, {})
        if found.type in {_UNKNOWN, _NOTHING}:
            raise ValueError(
                f"the type of {text[:60]!r} is not known; "
                f"a condition such as `typeof x === 'string' ? x : undefined` shows it"
            )
        like = layout.Dialect(quote=layout.quote(file.tree, file.source.data))
        return Checked(_quoted(data, node, like), found.type, found.constant)

    def parameter(self, file: Parsed, function: Function, name: str) -> Checked | None:
        """Return the parameter's name where its JSDoc or its default tells its type."""
        known = bindings.bound(file, function, None).get(name)
        return None if known is None else Checked(name, known, constant=False)


def _parsed(data: bytes, grammar: Grammar) -> Node:
    """Return the node of the one expression that `data` is."""
    if len(data) > _LONGEST or any(
        each in data for each in (b"\n", b"\r", b"\\", b"`", b"//", b"/*")
    ):
        raise ValueError("the expression is too long, or holds a line end, an escape or a comment")
    root = grammar.parse(b"(" + data + b"\n)").root_node
    statements = root.named_children
    if root.has_error or len(statements) != 1 or statements[0].type != "expression_statement":
        raise ValueError("it is not one expression")
    outer = statements[0].named_children[0]
    if outer.type != "parenthesized_expression" or outer.end_byte != len(data) + 3:
        raise ValueError("it is not one expression")
    if outer.named_child_count != 1:
        raise ValueError("it is not one expression")
    return outer.named_children[0]


class _Reader:
    """Reads the values of nodes; `shown` maps names to types that a condition has proved."""

    def __init__(self, data: bytes, names: Mapping[str, str | None]) -> None:
        self._data = data
        self._names = names

    def value(self, node: Node, shown: Mapping[str, str]) -> _Found:
        """Return what is known of a node's value; raises `ValueError` for what is not allowed."""
        match node.type:
            case "parenthesized_expression" if node.named_child_count == 1:
                return self.value(node.named_children[0], shown)
            case "string":
                return _Found("str", constant=True, certain=True)
            case "number":
                return self._number(node)
            case "true" | "false":
                return _Found("bool", constant=True, certain=True)
            case "null" | "undefined":
                return _Found(_NOTHING, constant=True, certain=True)
            case "identifier":
                return self._name(node, shown)
            case "unary_expression":
                return self._unary(node, shown)
            case "binary_expression":
                return self._binary(node, shown)
            case "ternary_expression":
                return self._condition(node, shown)
            case "member_expression":
                return self._length(node, shown)
        raise ValueError(f"{self._text(node)[:60]!r} may have an effect or raise")

    def _text(self, node: Node) -> str:
        """Return the text of a node of the expression, which was parsed behind a parenthesis."""
        return self._data[node.start_byte - 1 : node.end_byte - 1].decode()

    def _number(self, node: Node) -> _Found:
        text = self._text(node).encode()
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"{text.decode()!r} is not a plain number")
        kind = "int" if _INTEGER.fullmatch(text) else "float"
        return _Found(kind, constant=True, certain=True)

    def _name(self, node: Node, shown: Mapping[str, str]) -> _Found:
        name = self._text(node)
        if not name.isascii() or name not in self._names:
            raise ValueError(f"{name!r} is not certain to have a value there")
        if name in shown:
            return _Found(shown[name], certain=True)
        return _Found(self._names[name] or _UNKNOWN)

    def _unary(self, node: Node, shown: Mapping[str, str]) -> _Found:
        operator, inner = node.children[0].type, node.named_children[-1]
        if operator == "typeof" and inner.type == "identifier":
            self.value(inner, shown)
            return _Found("str", certain=True)
        found = self.value(inner, shown)
        if operator == "!":
            return _Found("bool", found.constant, certain=True)
        if operator == "-" and inner.type == "number":
            return found
        raise ValueError(f"{self._text(node)[:60]!r} may have an effect or raise")

    def _binary(self, node: Node, shown: Mapping[str, str]) -> _Found:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            raise ValueError("it is not one expression")
        one = self.value(left, shown)
        narrowed = {**shown, **self._proved(left)} if operator.type == "&&" else shown
        two = self.value(right, narrowed)
        constant = one.constant and two.constant
        match operator.type:
            case "===" | "!==":
                return _Found("bool", constant, certain=True)
            case "==" | "!=" if _NOTHING in {one.type, two.type}:
                return _Found("bool", constant, certain=True)
            case "<" | "<=" | ">" | ">=" if _certain_number(one) and _certain_number(two):
                return _Found("bool", constant, certain=True)
            case "&&" | "||" if one.type == two.type == "bool":
                return _Found("bool", constant, one.certain and two.certain)
        raise ValueError(f"{self._text(node)[:60]!r} may call a method of its operands")

    def _condition(self, node: Node, shown: Mapping[str, str]) -> _Found:
        test = node.child_by_field_name("condition")
        left, right = (
            node.child_by_field_name("consequence"),
            node.child_by_field_name("alternative"),
        )
        if test is None or left is None or right is None:
            raise ValueError("it is not one expression")
        self.value(test, shown)
        one = self.value(left, {**shown, **self._proved(test)})
        two = self.value(right, shown)
        if two.type == _NOTHING and one.type not in {_NOTHING, _UNKNOWN}:
            return _Found("?" + one.type.removeprefix("?"))
        if one.type == _NOTHING and two.type not in {_NOTHING, _UNKNOWN}:
            return _Found("?" + two.type.removeprefix("?"))
        if one.type == two.type:
            return _Found(one.type, certain=one.certain and two.certain)
        if {one.type, two.type} == _NUMBERS:
            return _Found("float", certain=one.certain and two.certain)
        return _Found(_UNKNOWN)

    def _length(self, node: Node, shown: Mapping[str, str]) -> _Found:
        thing, step = node.child_by_field_name("object"), node.child_by_field_name("property")
        plain = node.child_count == 3 and thing is not None and step is not None
        if plain and thing and step and thing.type == "identifier" and self._text(step) == "length":
            found = self.value(thing, shown)
            if found.certain and found.type == "str":
                return _Found("int", certain=True)
        raise ValueError(
            f"{self._text(node)[:60]!r} may be a getter, or raise where there is no value"
        )

    def _proved(self, test: Node) -> dict[str, str]:
        """Return the types of names that hold where the condition `test` does."""
        while test.type == "parenthesized_expression" and test.named_child_count == 1:
            test = test.named_children[0]
        left, right = test.child_by_field_name("left"), test.child_by_field_name("right")
        operator = test.child_by_field_name("operator")
        if test.type != "binary_expression" or left is None or right is None or operator is None:
            return {}
        if operator.type == "&&":
            return {**self._proved(left), **self._proved(right)}
        if operator.type != "===" or left.type != "unary_expression" or right.type != "string":
            return {}
        kind = _PROVED.get(self._text(right)[1:-1])
        name = left.named_children[-1]
        if kind is None or left.children[0].type != "typeof" or name.type != "identifier":
            return {}
        return {self._text(name): kind}


def _certain_number(found: _Found) -> bool:
    return found.certain and found.type in _NUMBERS


def _quoted(data: bytes, node: Node, like: layout.Dialect) -> str:
    """Return the text of the expression with its strings in the file's quotes."""
    waiting, strings = [node], []
    while waiting:
        each = waiting.pop()
        if each.type == "string":
            strings.append(each)
        else:
            waiting += each.named_children
    start, end = node.start_byte - 1, node.end_byte - 1
    pieces, at = [], start
    for each in sorted(strings, key=lambda found: found.start_byte):
        first, last = each.start_byte - 1, each.end_byte - 1
        pieces.append(data[at:first].decode())
        pieces.append(layout.string(data[first + 1 : last - 1].decode(), like))
        at = last
    return "".join([*pieces, data[at:end].decode()])
