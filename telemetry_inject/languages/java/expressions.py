"""The whitelist of total expressions: what may stand in an attribute, a value or an event.

Taken are literals, parameters and local variables that certainly have a value, comparisons and
boolean operators over those, `null` checks, the length of arrays, texts and the JDK's own
collections. What may be null is guarded: `name == null ? null : (long) name.length()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Checked, Parsed, Statement
from telemetry_inject.languages.java.grammar import GRAMMAR
from telemetry_inject.languages.java.inject.regions import BODIES
from telemetry_inject.languages.java.inject.statements import Located, located
from telemetry_inject.languages.java.resolve.imports import imports
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function, Plan, SpanCommand

_INTS = ("byte", "short", "int", "long")
_FLOATS = ("float", "double")
_PRIMITIVE = {**dict.fromkeys(_INTS, "int"), **dict.fromkeys(_FLOATS, "float"), "boolean": "bool"}
_BOXES = {
    "Long": ("?int", "{}"), "Double": ("?float", "{}"), "Boolean": ("?bool", "{}"),
    "Integer": ("?int", "{0} == null ? null : {0}.longValue()"),
    "Short": ("?int", "{0} == null ? null : {0}.longValue()"),
    "Byte": ("?int", "{0} == null ? null : {0}.longValue()"),
    "Float": ("?float", "{0} == null ? null : {0}.doubleValue()"),
}  # fmt: skip
_SIZED = {
    "String": "length", "StringBuilder": "length", "StringBuffer": "length",
    **dict.fromkeys(
        ("ArrayList", "LinkedList", "ArrayDeque", "HashMap", "LinkedHashMap", "TreeMap", "HashSet",
         "LinkedHashSet", "TreeSet", "EnumMap", "EnumSet", "PriorityQueue", "Vector"), "size"),
}  # fmt: skip
_LANGUAGE = {"String", "StringBuilder", "StringBuffer", *_BOXES}
_DECIMAL = re.compile(r"\d{1,18}[lL]?")
_FLOATING = re.compile(r"\d{1,15}\.\d{1,15}")
_STRING = re.compile(r'"(?:[ !#-\[\]-~]|\\["\\nt])*"')
_GUARDED = re.compile(
    r"(?P<name>[A-Za-z_$][\w$]*) == null \? null : "
    r"(?:(?P=name)\.(?P<box>longValue|doubleValue|isEmpty)\(\)|\(long\) (?P=name)\.(?P<size>length|size)(?:\(\))?)"
)
_GENERICS = re.compile(r"<.*>$", re.DOTALL)
_COMPARED = {"<", ">", "<=", ">=", "==", "!="}
_LEAST, _MOST = -(2**31), 2**31 - 1


@dataclass(frozen=True, slots=True)
class Found:
    """What an expression is: its type in `Checked`'s words, or `null`, or `ref` for other things."""

    type: str
    text: str
    constant: bool = False


class JavaExpressions:
    """`base.Expressions` for Java."""

    def check(self, text: str, file: Parsed, function: Function, at: Statement | None) -> Checked:
        """Return the expression as it is to be written at entry, or after the statement `at`.

        Raises `ValueError` with one sentence for anything that is not certain to be total there.
        """
        text = text.strip()
        scope = _Scope(file, _variables(file, function, at))
        if guarded := _GUARDED.fullmatch(text):
            return scope.guarded(guarded["name"], text)
        found = scope.value(_parse(text), 0)
        if found.type in {"null", "ref"}:
            raise ValueError(f"{text[:60]!r} has a type that is no attribute")
        return Checked(found.text, found.type, found.constant)

    def parameter(self, file: Parsed, function: Function, name: str) -> Checked | None:
        """Return the expression that records a parameter by its declared type, or None."""
        try:
            return self.check(name, file, function, None)
        except ValueError:
            return None


def types_of(file: Parsed, function: Function, plan: Plan) -> dict[str, str]:
    """Return the type of each expression of a checked plan."""
    expressions = JavaExpressions()
    places = {each.statement.path: each.statement for each in _placed(file, function, plan)}
    found: dict[str, str] = {}
    for command in plan.commands:
        if isinstance(command, SpanCommand):
            continue
        at = places[command.after.path] if command.after else None
        texts = [*getattr(command, "attributes", {}).values()]
        texts += [getattr(command, "expression", "") or getattr(command, "value", "")]
        for text in texts:
            if text and text != "duration":
                found[text] = expressions.check(text, file, function, at).type
    return found


def _placed(file: Parsed, function: Function, plan: Plan) -> Iterator[Located]:
    late = any(getattr(each, "after", None) is not None for each in plan.commands)
    return iter(located(file, function) if late else ())


def _parse(text: str) -> Node:
    """Return the node of an expression; raises `ValueError` for text that is not one."""
    if not text.isascii() or "//" in text or "/*" in text:
        raise ValueError(f"{text[:60]!r} is not one expression of Java")
    root = GRAMMAR.fresh(f"class A {{ Object a = ({text}); }}".encode()).root_node
    node: Node | None = root
    for kind in ("class_declaration", "class_body", "field_declaration", "variable_declarator"):
        node = (
            next((each for each in node.named_children if each.type == kind), None)
            if node
            else None
        )
    value = node.child_by_field_name("value") if node is not None else None
    if root.has_error or value is None or value.type != "parenthesized_expression":
        raise ValueError(f"{text[:60]!r} is not one expression of Java")
    return value.named_children[0]


class _Scope:
    """The names that certainly have a value, with their declared types."""

    def __init__(self, file: Parsed, names: dict[str, str]) -> None:
        self._file = file
        self._names = names

    def guarded(self, name: str, text: str) -> Checked:
        """Return an expression that this module has guarded itself."""
        for found in (self._sized(name), self._empty(name), self._plain(name)):
            if found is not None and found.text == text:
                return Checked(text, found.type, False)
        raise ValueError(f"{text[:60]!r} is not on the list of total expressions")

    def value(self, node: Node, depth: int) -> Found:
        """Return what an expression is."""
        if depth > 20:
            raise ValueError("it is nested too deeply")
        text = (node.text or b"").decode()
        match node.type:
            case "true" | "false":
                return Found("bool", text, constant=True)
            case "null_literal":
                return Found("null", text)
            case "string_literal" if _STRING.fullmatch(text):
                return Found("str", text, constant=True)
            case "decimal_integer_literal" if _DECIMAL.fullmatch(text):
                return _integer(text)
            case "decimal_floating_point_literal" if _FLOATING.fullmatch(text):
                return Found("float", text, constant=True)
            case "identifier":
                return self._name(text)
            case "parenthesized_expression":
                inner = self.value(node.named_children[0], depth + 1)
                return Found(inner.type, f"({inner.text})", inner.constant)
            case "unary_expression":
                return self._unary(node, depth)
            case "binary_expression":
                return self._binary(node, depth)
            case "field_access" | "method_invocation":
                return self._measured(node, text)
        raise ValueError(f"{text[:60]!r} may throw, or have an effect")

    def _name(self, name: str) -> Found:
        if name not in self._names:
            raise ValueError(f"{name!r} is not certain to have a value there")
        return self._plain(name) or Found("ref", name)

    def _plain(self, name: str) -> Found | None:
        declared = self._type(name)
        if declared in _PRIMITIVE:
            return Found(_PRIMITIVE[declared], name)
        if declared == "String":
            return Found("str", name)
        if declared in _BOXES:
            kind, text = _BOXES[declared]
            return Found(kind, text.format(name))
        return None

    def _type(self, name: str) -> str:
        """Return the declared type of a name without arguments; the simple one of the JDK's own."""
        declared = _GENERICS.sub("", self._names.get(name, "")).strip()
        declared = re.sub(r"^java\.(?:lang|util)\.(?=\w+$)", "", declared)
        known = declared in _LANGUAGE or declared in _SIZED
        return f"?{declared}" if known and self._covered(declared) else declared

    def _covered(self, name: str) -> bool:
        """Whether the file gives a name of the JDK another meaning."""
        data = self._file.source.data
        if re.search(rb"\b(?:class|interface|enum|record)\s+" + name.encode() + rb"\b", data):
            return True
        paths = [
            each.path for each in imports(self._file.tree.root_node, data) if each.name == name
        ]
        if name in _LANGUAGE:
            return any(path != f"java.lang.{name}" for path in paths)
        whole = any(
            each.whole and each.path == "java.util"
            for each in imports(self._file.tree.root_node, data)
        )
        return not (whole or f"java.util.{name}" in paths) or any(
            path != f"java.util.{name}" for path in paths
        )

    def _unary(self, node: Node, depth: int) -> Found:
        operator, inner = node.children[0].type, node.named_children[-1]
        found = self.value(inner, depth + 1)
        if operator == "!" and found.type == "bool":
            return Found("bool", f"!{found.text}", found.constant)
        if operator == "-" and inner.type.endswith("_literal") and found.type in {"int", "float"}:
            return Found(found.type, f"-{found.text}", constant=True)
        raise ValueError(f"{(node.text or b'').decode()[:60]!r} may throw, or have an effect")

    def _binary(self, node: Node, depth: int) -> Found:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            raise ValueError("it is not one expression of Java")
        one, two, sign = self.value(left, depth + 1), self.value(right, depth + 1), operator.type
        text = f"{one.text} {sign} {two.text}"
        kinds = {one.type, two.type}
        constant = one.constant and two.constant
        if sign in {"&&", "||"} and kinds == {"bool"}:
            return Found("bool", text, constant)
        if sign in {"==", "!="}:
            if "null" in kinds and self._nullable(left if two.type == "null" else right):
                return Found("bool", f"{_source(left)} {sign} {_source(right)}")
            if kinds == {"bool"}:
                return Found("bool", text, constant)
        if sign in _COMPARED and kinds <= {"int", "float"}:
            return Found("bool", text, constant)
        raise ValueError(f"{_source(node)[:60]!r} is no comparison that is certain to be valid")

    def _nullable(self, node: Node) -> bool:
        """Return whether a node names something that can be null."""
        name = _source(node)
        return node.type == "identifier" and self._names.get(name, "int") not in {
            *_PRIMITIVE, "char", "var",
        }  # fmt: skip

    def _measured(self, node: Node, text: str) -> Found:
        operand = node.child_by_field_name("object")
        name = _source(operand) if operand is not None and operand.type == "identifier" else ""
        if name in self._names:
            for found, written in (
                (self._sized(name), (f"{name}.length", f"{name}.length()", f"{name}.size()")),
                (self._empty(name), (f"{name}.isEmpty()",)),
            ):
                if found is not None and text in written and self._asks(name, text):
                    return found
        raise ValueError(f"{text[:60]!r} may throw, or have an effect")

    def _asks(self, name: str, text: str) -> bool:
        """Return whether a type is asked for its size in its own words."""
        if text.endswith(".isEmpty()"):
            return True
        declared = self._type(name)
        many = declared.endswith(("]", "..."))
        word = "length" if many else f"{_SIZED.get(declared)}()"
        return text == f"{name}.{word}"

    def _sized(self, name: str) -> Found | None:
        declared = self._names.get(name, "")
        if declared.endswith(("]", "...")):
            return Found("?int", f"{name} == null ? null : (long) {name}.length")
        word = _SIZED.get(self._type(name))
        return Found("?int", f"{name} == null ? null : (long) {name}.{word}()") if word else None

    def _empty(self, name: str) -> Found | None:
        declared = self._type(name)
        if declared in _SIZED and declared not in {"StringBuilder", "StringBuffer"}:
            return Found("?bool", f"{name} == null ? null : {name}.isEmpty()")
        return None


def _integer(text: str) -> Found:
    long = text[-1] in "lL"
    value = int(text.rstrip("lL"))
    if not long and value > _MOST:
        raise ValueError(f"{text} is no int; write {text}L")
    return Found("int", text, constant=True)


def _source(node: Node) -> str:
    return (node.text or b"").decode()


def _variables(file: Parsed, function: Function, at: Statement | None) -> dict[str, str]:
    """Return the declared types of the parameters, and of local variables that have a value."""
    names = {
        each.name: each.annotation
        for each in function.parameters
        if each.annotation is not None and each.name
    }
    if at is not None:
        node = file.tree.root_node.descendant_for_byte_range(at.start, at.end - 1)
        while node is not None and (node.start_byte, node.end_byte) != (at.start, at.end):
            node = node.parent
        for declared in reversed(list(_declared(node, function))):
            names |= _declaration(declared, file.source.data)
    return names


def _declared(node: Node | None, function: Function) -> Iterator[Node]:
    """Yield the declarations of variables that are visible behind a statement, nearest first."""
    while node is not None and node.start_byte > function.body_start:
        if node.parent is not None and node.parent.type in {
            *BODIES,
            "switch_block_statement_group",
        }:
            before: Node | None = node
            while before is not None:
                if before.type == "local_variable_declaration":
                    yield before
                before = before.prev_named_sibling
        node = node.parent


def _declaration(node: Node, data: bytes) -> dict[str, str]:
    """Return the variables of a declaration that get a value where they are declared."""
    kind = node.child_by_field_name("type")
    if kind is None:
        return {}
    written = decode(data, kind)
    found = {}
    for each in node.children_by_field_name("declarator"):
        name, sizes = each.child_by_field_name("name"), each.child_by_field_name("dimensions")
        if name is not None and each.child_by_field_name("value") is not None:
            found[decode(data, name)] = written + ("" if sizes is None else decode(data, sizes))
    return found
