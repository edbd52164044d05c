"""The whitelist of total expressions: what may be recorded without any chance of trouble."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Mapping

from telemetry_inject.languages.base import Checked, Parsed, Statement
from telemetry_inject.languages.python.inject import bindings, records
from telemetry_inject.languages.python.inject.annotations import SIZED, Kind
from telemetry_inject.languages.python.inject.layout import quote
from telemetry_inject.model import Function
from telemetry_inject.sensitive import is_sensitive

_SCALARS = ("str", "bool", "int", "float")
_NUMBERS = ("bool", "int", "float")
_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_LARGEST = 2**63


class PythonExpressions:
    """`base.Expressions` for Python."""

    def check(self, text: str, file: Parsed, function: Function, at: Statement | None) -> Checked:
        """Return the expression as it is to be written at entry, or after the statement `at`.

        Raises `ValueError` with one sentence for anything that is not certain to be total there.
        A type with `?` in front may be None: an attribute is then set only where it is not.
        """
        node = _parsed(text)
        bound = bindings.bound(file, function, at)
        kind = _Judge(bound, file).kind(node)
        return Checked(_written(node), kind, constant=_is_constant(node))

    def parameter(self, file: Parsed, function: Function, name: str) -> Checked | None:
        """Return the expression that records a parameter by its declared type, or None.

        The value of a plain type is recorded, of a sized one its length.
        """
        bound = bindings.parameters(file, function)
        kind = bound.get(name)
        if kind is None or _refused(name) is not None:
            return None
        if kind.text in _SCALARS:
            return Checked(name, ("?" if kind.optional else "") + kind.text, constant=False)
        if kind.text in SIZED and not kind.optional:
            return Checked(f"len({name})", "int", constant=False)
        return None

    def known(self, text: str, file: Parsed, function: Function) -> tuple[str, bool]:
        """Return type and constancy of an expression that has passed; its type may be unknown."""
        try:
            node = _parsed(text)
        except ValueError:
            return "", False
        if _is_constant(node):
            return "", True
        kind = _declared(node, file, function)
        return ("?" if kind and kind.optional else "", False)


def _declared(node: ast.expr, file: Parsed, function: Function) -> Kind | None:
    declared = bindings.declared(function)
    match node:
        case ast.Name(id=name):
            return declared.get(name)
        case ast.Attribute(value=ast.Name(id=name), attr=field) if name in declared:
            return records.field(file, declared[name].text, field)
    return None


def _written(node: ast.expr) -> str:
    """Return the source of an expression, with the quotes that formatters prefer."""
    return _LITERAL.sub(lambda match: quote(ast.literal_eval(match[0])), ast.unparse(node))


def _parsed(text: str) -> ast.expr:
    if not text.isprintable() or not text.strip():
        raise ValueError("an expression is one line of printable characters")
    if unicodedata.normalize("NFKC", text) != text or not text.isascii():
        _ascii_names(text)
    if text != text.strip():
        raise ValueError("an expression starts and ends with no space")
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"`{text}` is not an expression") from None


def _ascii_names(text: str) -> None:
    """Raise where anything but a string literal holds a character outside of ASCII."""
    outside = re.sub(r'"[^"\\]*"|\'[^\'\\]*\'', "", text)
    if not outside.isascii():
        raise ValueError("names in an expression are plain ASCII")


def _is_constant(node: ast.expr) -> bool:
    return all(
        isinstance(each, ast.Constant | ast.UnaryOp | ast.USub | ast.expr_context)
        for each in ast.walk(node)
    )


class _Judge:
    """Finds the type of an expression, or the reason why it may not be used."""

    def __init__(self, bound: Mapping[str, Kind], file: Parsed) -> None:
        self._bound = bound
        self._file = file

    def kind(self, node: ast.expr) -> str:
        """Return the type; raises `ValueError` for what is not certainly total."""
        match node:
            case ast.Constant(value=value):
                return _literal(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return _literal(value)
            case ast.Name(id=name):
                return self._recorded(name, self._name(name))
            case ast.Attribute(value=ast.Name(id=name), attr=field):
                return self._recorded(f"{name}.{field}", self._field(name, field))
            case ast.Call():
                return self._length(node)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self._truth(operand)
                return "bool"
            case ast.BoolOp():
                return self._either(node)
            case ast.Compare():
                return self._comparison(node)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return self._sequence(items)
        raise ValueError(f"`{ast.unparse(node)}` is not certain to be total")

    def _name(self, name: str) -> Kind:
        _refuse_names(name)
        kind = self._bound.get(name)
        if kind is None:
            raise ValueError(f"`{name}` is not certain to be bound there with a known type")
        return kind

    def _field(self, name: str, field: str) -> Kind:
        owner = self._name(name)
        _refuse_names(field)
        if owner.optional:
            raise ValueError(f"`{name}` may be None")
        kind = records.field(self._file, owner.text, field)
        if kind is None:
            raise ValueError(f"`{name}.{field}` is not a field of a plain record of this file")
        return kind

    def _recorded(self, text: str, kind: Kind) -> str:
        if kind.text not in _SCALARS:
            raise ValueError(f"`{text}` has no type that OpenTelemetry takes")
        return ("?" if kind.optional else "") + kind.text

    def _length(self, node: ast.Call) -> str:
        match node:
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)], keywords=[]):
                kind = self._name(name)
                if "len" in self._bound or bindings.rebinds(self._file, "len"):
                    raise ValueError("`len` is not the built-in one here")
                if kind.optional or kind.text not in SIZED:
                    raise ValueError(f"`{name}` is not certain to have a length")
                return "int"
        raise ValueError("no call but `len` of a name is total")

    def _truth(self, node: ast.expr) -> str:
        """Return the type of an operand whose truth is certain to be total."""
        if isinstance(node, ast.Name):
            kind = self._name(node.id)
            if kind.text not in SIZED and kind.text not in _SCALARS:
                raise ValueError(f"the truth of `{node.id}` is not certain to be total")
            return kind.text
        return self.kind(node).removeprefix("?")

    def _either(self, node: ast.BoolOp) -> str:
        kinds = {self.kind(each) for each in node.values}
        if len(kinds) != 1 or any(each.startswith("?") for each in kinds):
            raise ValueError("both sides of `and` and `or` must have the same type")
        return kinds.pop()

    def _comparison(self, node: ast.Compare) -> str:
        operands = [node.left, *node.comparators]
        for left, operator, right in zip(operands, node.ops, operands[1:], strict=False):
            self._compared(left, operator, right)
        return "bool"

    def _compared(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> None:
        if isinstance(operator, ast.Is | ast.IsNot):
            if not (isinstance(right, ast.Constant) and right.value is None):
                raise ValueError("`is` is for None")
            if not isinstance(left, ast.Name):
                raise ValueError("only a name is compared with None")
            self._name(left.id)
            return
        if isinstance(operator, ast.In | ast.NotIn):
            raise ValueError("`in` may run code of the container")
        kinds = [self.kind(left), self.kind(right)]
        if isinstance(operator, ast.Eq | ast.NotEq):
            return
        numbers = all(each in _NUMBERS for each in kinds)
        if not numbers and kinds != ["str", "str"]:
            raise ValueError("the sides of a comparison must have one type")

    def _sequence(self, items: list[ast.expr]) -> str:
        kinds = {self.kind(each) for each in items}
        if len(kinds) != 1 or kinds.pop() not in _SCALARS:
            raise ValueError("a list holds items of one plain type")
        return f"{self.kind(items[0])}[]"


def _literal(value: object) -> str:
    kind = type(value).__name__
    if kind not in _SCALARS:
        raise ValueError(f"a literal of type {kind} is not one that OpenTelemetry takes")
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        raise ValueError("an integer has at most 64 bits")
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ValueError("a number must be finite")
    return kind


def _refuse_names(name: str) -> None:
    reason = _refused(name)
    if reason is not None:
        raise ValueError(reason)


def _refused(name: str) -> str | None:
    """Return why a name must not be recorded; None where it may be."""
    if name.startswith(("__", "_otel")):
        return f"`{name}` is not for telemetry"
    if is_sensitive(name):
        return f"`{name}` sounds like a secret or personal data"
    return None
