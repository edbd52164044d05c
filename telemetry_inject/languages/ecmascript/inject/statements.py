"""The statements of a body, as a plan can name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.ecmascript.inject.regions import block, directives, is_super_call
from telemetry_inject.languages.ecmascript.text import squeezed
from telemetry_inject.languages.text import decode
from telemetry_inject.languages.trees import digest
from telemetry_inject.model import Function

_LEAVES = {"return_statement", "throw_statement", "break_statement", "continue_statement"}
_LEFT_OUT = {"comment", ";"}
_WHOLE = {"string", "template_string"}
_FUNCTIONS = {
    "arrow_function",
    "class_static_block",
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "method_definition",
}


@dataclass(frozen=True, slots=True)
class Located:
    """A statement with its place on the page. Rows count from 0."""

    statement: Statement
    indent: bytes
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class _Named:
    path: str
    node: Node
    barred: str | None


def located(file: Parsed, function: Function) -> tuple[Located, ...]:
    """Return the statements of a function's body in order, those of inner functions left out."""
    body = block(file.tree, function.body_start, function.body_end)
    if body is None:
        return ()
    data = file.source.data
    early = function.kind == "constructor" and "derived-constructor" in function.features
    return tuple(_locate(data, each) for each in _named(body, early))


def _named(body: Node, early: bool) -> Iterator[_Named]:
    children = [child for child in body.named_children if child.type != "comment"]
    prologue = directives(children)
    calls = [index for index, node in enumerate(children) if is_super_call(node)]
    first = calls[0] if early and calls else 0
    for index, node in enumerate(children):
        barred = "it is a directive" if index < prologue else None
        if index < first:
            barred = "it runs before `super()`"
        yield _Named(str(index), node, barred)
        for each in _inside(str(index), node):
            yield _Named(each.path, each.node, barred or each.barred)


def _inside(path: str, node: Node) -> Iterator[_Named]:
    for name, body in _blocks(node):
        barred = None
        inner = [child for child in body.named_children if child.type != "comment"]
        if body.type in {"switch_body"}:
            yield from _cases(path, inner)
            continue
        if body.type != "statement_block":
            inner, barred = [body], "it stands without braces"
        for index, child in enumerate(inner):
            at = f"{path}.{name}.{index}"
            yield _Named(at, child, barred)
            yield from _inside(at, child)


def _cases(path: str, cases: Sequence[Node]) -> Iterator[_Named]:
    for index, case in enumerate(cases):
        for inner, child in enumerate(case.children_by_field_name("body")):
            at = f"{path}.case.{index}.body.{inner}"
            yield _Named(at, child, None)
            yield from _inside(at, child)


def _blocks(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the blocks of a statement with the names that paths have for them."""
    match node.type:
        case "statement_block":
            yield "body", node
        case "if_statement":
            yield from _field(node, "consequence", "body")
            alternative = node.child_by_field_name("alternative")
            if alternative is not None and alternative.named_child_count:
                yield "else", alternative.named_children[-1]
        case "for_statement" | "for_in_statement" | "while_statement" | "do_statement":
            yield from _field(node, "body", "body")
        case "switch_statement":
            yield from _field(node, "body", "case")
        case "labeled_statement":
            yield from _field(node, "body", "body")
        case "try_statement":
            yield from _field(node, "body", "body")
            for field, name in (("handler", "catch"), ("finalizer", "finally")):
                clause = node.child_by_field_name(field)
                if clause is not None:
                    yield from _field(clause, "body", name)


def _field(node: Node, field: str, name: str) -> Iterator[tuple[str, Node]]:
    inner = node.child_by_field_name(field)
    if inner is not None:
        yield name, inner


def _locate(data: bytes, named: _Named) -> Located:
    node = named.node
    start = data.rfind(b"\n", 0, node.start_byte) + 1
    before = data[start : node.start_byte]
    indent = before[: len(before) - len(before.lstrip(b" \t"))]
    statement = Statement(
        path=named.path,
        digest=digest(data, node, _LEFT_OUT, _WHOLE),
        start=node.start_byte,
        end=node.end_byte,
        line=node.start_point.row + 1,
        text=squeezed(decode(data, node).split("\n", 1)[0]),
        objection=named.barred or _objection(data, node),
    )
    return Located(statement, indent, node.start_point.row, node.end_point.row)


def _objection(data: bytes, node: Node) -> str | None:
    if node.type in _LEAVES:
        return "nothing runs after it"
    if not _last_on_line(data, node):
        return "it is not the last thing on its line"
    return None


def _last_on_line(data: bytes, node: Node) -> bool:
    end = data.find(b"\n", node.end_byte)
    if end < 0:
        return False
    rest = data[node.end_byte : end].strip()
    if not rest or rest.startswith(b"//"):
        return True
    return rest.startswith(b"/*") and rest.find(b"*/") == len(rest) - 2


def statements(file: Parsed, function: Function) -> tuple[Statement, ...]:
    """Return the statements of the body that a plan can name, in order."""
    return tuple(each.statement for each in located(file, function))
