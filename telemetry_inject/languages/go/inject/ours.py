"""Finding what we inserted in a tree, by its shape and its names alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.go.inject.results import NAME
from telemetry_inject.languages.go.scan import marks

_GIVEN = {"parameter_list", "argument_list"}
_LISTS = {"statement_list", "source_file", "import_spec_list"}


@dataclass(slots=True)
class Ours:
    """All that is ours in a tree."""

    positions: Sequence[int]
    """Where identifiers with our prefix start."""
    top: list[Node] = field(default_factory=list)
    """Imports, import declarations and variables."""
    statements: list[Node] = field(default_factory=list)
    results: list[Node] = field(default_factory=list)
    """The parameter lists of results that we gave names to."""
    passed: list[Node] = field(default_factory=list)
    """Parameters and arguments with which a context is passed on."""
    removed: set[tuple[int, int]] = field(default_factory=set)
    """The ranges of `top`, `statements` and `passed`, commas after the last ones included."""
    functions: set[int] = field(default_factory=set)
    """First bytes of the statement lists that hold something of ours."""

    def inside(self, node: Node) -> bool:
        """Return whether something of ours is in a node."""
        at = bisect_left(self.positions, node.start_byte)
        return at < len(self.positions) and self.positions[at] < node.end_byte


def find(root: Node, data: bytes) -> Ours:
    """Return what is ours in a tree."""
    ours = Ours(marks.prefixed(root, data))
    if ours.positions:
        _search(root, data, ours)
    return ours


def _search(root: Node, data: bytes, ours: Ours) -> None:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "parameter_list" and _is_named_result(node, data):
            ours.results.append(node)
            continue
        if node.type in _GIVEN:
            _passed(node, data, ours)
        for child in node.children:
            if not child.is_named or not ours.inside(child):
                continue
            if (child.start_byte, child.end_byte) in ours.removed:
                continue
            if node.type in _LISTS and is_ours(child, data):
                (ours.statements if node.type == "statement_list" else ours.top).append(child)
                ours.removed.add((child.start_byte, child.end_byte))
                ours.functions.add(node.start_byte)
            else:
                waiting.append(child)


def _passed(listed: Node, data: bytes, ours: Ours) -> None:
    """Note the first of a list of parameters or arguments, where that is a context of ours."""
    first = next((each for each in listed.named_children if each.type != "comment"), None)
    if first is None or not _is_context(first, data):
        return
    ours.passed.append(first)
    comma = first.next_sibling
    for each in (first, comma):
        if each is not None and (each == first or each.type == ","):
            ours.removed.add((each.start_byte, each.end_byte))


def _is_context(node: Node, data: bytes) -> bool:
    """Return whether a parameter or an argument is one that passing contexts on puts there."""
    match node.type:
        case "parameter_declaration":
            names = node.children_by_field_name("name")
            return len(names) == 1 and _text(names[0], data) == b"_otelCtx"
        case "identifier":
            return _text(node, data) == b"_otelCtx"
        case "call_expression" | "type_conversion_expression":
            callee = node.child_by_field_name("function")
            return callee is not None and _text(callee, data).startswith(b"_otelContext.")
    return False


def _text(node: Node, data: bytes) -> bytes:
    return data[node.start_byte : node.end_byte]


def _is_named_result(node: Node, data: bytes) -> bool:
    declared = [each for each in node.named_children if each.type == "parameter_declaration"]
    return bool(declared) and any(
        data[name.start_byte : name.end_byte] == NAME.encode()
        for name in declared[-1].children_by_field_name("name")
    )


def is_ours(node: Node, data: bytes) -> bool:
    """Return whether a statement, an import or a variable is ours."""
    match node.type:
        case "import_spec":
            return _named(node.child_by_field_name("name"), data)
        case "import_declaration":
            return _all_ours(node, data)
        case "var_declaration":
            spec = next((each for each in node.named_children if each.type == "var_spec"), None)
            return spec is not None and _named(spec.child_by_field_name("name"), data)
        case "short_var_declaration":
            left = node.child_by_field_name("left")
            return left is not None and any(_named(each, data) for each in left.named_children)
        case "assignment_statement":
            return _assigns_ours(node, data)
        case "expression_statement":
            return node.named_child_count > 0 and _named(_leftmost(node.named_children[0]), data)
        case "if_statement":
            inner = node.child_by_field_name("consequence")
            other = node.child_by_field_name("alternative")
            return inner is not None and other is None and _holds_ours(inner, data)
        case "block":
            return _holds_ours(node, data)
        case "defer_statement":
            call = node.named_children[0] if node.named_child_count else None
            literal = call.child_by_field_name("function") if call is not None else None
            inner = literal.child_by_field_name("body") if literal is not None else None
            return inner is not None and _holds_ours(inner, data)
    return False


def _named(node: Node | None, data: bytes) -> bool:
    return node is not None and data.startswith(b"_otel", node.start_byte)


def _all_ours(declaration: Node, data: bytes) -> bool:
    for listed in declaration.named_children:
        if listed.type == "import_spec_list":
            specs = [each for each in listed.named_children if each.type == "import_spec"]
            return bool(specs) and all(is_ours(each, data) for each in specs)
    return False


def _assigns_ours(node: Node, data: bytes) -> bool:
    """Return whether a new context of ours is handed on: `ctx = _otelCtx`, `r = r.With…(_otelCtx)`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or right.named_child_count != 1:
        return False
    target, value = left.named_children[0], right.named_children[0]
    if _named(target, data) or _named(value, data):
        return True
    again = _text(target, data) + b".WithContext(_otelCtx)"
    return value.type == "call_expression" and _text(value, data) == again


def _holds_ours(block: Node, data: bytes) -> bool:
    """Return whether a block holds statements of ours and no others."""
    listed = [each for each in block.named_children if each.type == "statement_list"]
    inside = [each for each in listed[0].named_children if each.type != "comment"] if listed else []
    return bool(inside) and all(is_ours(each, data) for each in inside)


def _leftmost(node: Node) -> Node:
    """Return the first identifier that a chain of selectors and calls starts from."""
    while node.type in {"call_expression", "selector_expression"} and node.child_count:
        node = node.children[0]
    return node
