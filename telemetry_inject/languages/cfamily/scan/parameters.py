"""The parameters and the return type of a function, as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from telemetry_inject.languages.cfamily.scan.outline import Scope
from telemetry_inject.languages.cfamily.text import cut, flat, text
from telemetry_inject.model import Parameter

_STORAGE = frozenset(
    {"static", "extern", "inline", "constexpr", "consteval", "virtual", "register", "friend"}
    | {"__inline", "__inline__", "explicit", "constinit", "thread_local", "_Noreturn"}
)


def parameters(scope: Scope, data: bytes) -> tuple[Parameter, ...]:
    """Return the parameters of a function; those of K&R style take their declared types."""
    listed = _list(scope)
    if listed is None:
        return ()
    found = []
    declared = dict(_old(scope.node, data))
    for node in listed.named_children:
        match node.type:
            case "parameter_declaration" | "optional_parameter_declaration":
                one = _one(node, data)
                if one is not None:
                    found.append(one)
            case "identifier":
                name = text(data, node)
                found.append(Parameter(name, declared.get(name)))
            case "variadic_parameter" | "variadic_parameter_declaration":
                found.append(Parameter("...", None, None, "variadic"))
            case _:
                pass
    return tuple(found)


def _list(scope: Scope) -> Node | None:
    holder = scope.declarator
    if scope.kind == "lambda":
        holder = scope.node.child_by_field_name("declarator")
    if holder is None:
        return None
    if holder.type == "operator_cast":
        return None
    return holder.child_by_field_name("parameters")


def _one(node: Node, data: bytes) -> Parameter | None:
    declarator = node.child_by_field_name("declarator")
    default = node.child_by_field_name("default_value")
    end = node.end_byte
    if default is not None:
        end = data.rfind(b"=", node.start_byte, default.start_byte)
    named = name_of(declarator)
    if named is None:
        annotation = flat(cut(data, node.start_byte, end))
        return None if annotation == "void" else Parameter("", annotation, None, "pattern")
    before, after = cut(data, node.start_byte, named.start_byte), cut(data, named.end_byte, end)
    annotation = flat(f"{before} {after}")
    value = text(data, default) or None
    return Parameter(text(data, named), annotation, value)


def name_of(declarator: Node | None) -> Node | None:
    """Return the identifier that a declarator declares."""
    at = declarator
    while at is not None:
        if at.type in ("identifier", "field_identifier"):
            return at
        if at.type.startswith("abstract_"):
            return None
        inner = at.child_by_field_name("declarator")
        if inner is None:
            inner = next((each for each in at.named_children if each.type in _DECLARATORS), None)
        at = inner
    return None


_DECLARATORS = frozenset(
    """
    identifier field_identifier pointer_declarator reference_declarator function_declarator
    array_declarator parenthesized_declarator init_declarator
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)


def _old(node: Node, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the declared types of a function in K&R style, by name."""
    for declaration in node.named_children:
        if declaration.type != "declaration":
            continue
        for declarator in declaration.children_by_field_name("declarator"):
            named = name_of(declarator)
            if named is not None:
                kind = text(data, declaration.child_by_field_name("type"))
                rest = cut(data, declarator.start_byte, named.start_byte)
                behind = cut(data, named.end_byte, declarator.end_byte)
                yield text(data, named), flat(f"{kind} {rest}{behind}")


def returns(scope: Scope, data: bytes) -> str | None:
    """Return the declared return type; None for constructors and where it is left out."""
    holder = scope.declarator
    if scope.kind == "lambda":
        holder = scope.node.child_by_field_name("declarator")
    if holder is not None:
        for child in holder.named_children:
            if child.type == "trailing_return_type":
                return flat(text(data, child).removeprefix("->")) or None
    if scope.kind == "lambda" or holder is None or holder.type == "operator_cast":
        return None
    kind = scope.node.child_by_field_name("type")
    if kind is None:
        return None
    words = flat(cut(data, scope.node.start_byte, holder.start_byte)).split()
    kept = [each for each in words if each not in _STORAGE]
    return " ".join(kept)[:200] or None
