"""The statements of a body, as a plan can name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.java.inject.completes import completes
from telemetry_inject.languages.java.inject.regions import BODIES, COMMENTS, block
from telemetry_inject.languages.text import decode, line_start, squeezed
from telemetry_inject.languages.trees import digest
from telemetry_inject.model import Function

_WHOLE = {"string_literal", "character_literal"}
_GROUPS = {"switch_block_statement_group", "switch_rule"}


@dataclass(frozen=True, slots=True)
class Located:
    """A statement with its place on the page. Rows count from 0."""

    statement: Statement
    indent: bytes
    first_row: int
    last_row: int
    node: Node


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
    return tuple(_locate(data, each) for each in _named(body))


def _named(body: Node) -> Iterator[_Named]:
    children = _statements(body)
    calls = [
        at for at, node in enumerate(children) if node.type == "explicit_constructor_invocation"
    ]
    first = calls[0] if calls else 0
    for index, node in enumerate(children):
        barred = "it runs before `super(…)` or `this(…)`" if index < first else None
        yield _Named(str(index), node, barred)
        for each in _inside(str(index), node):
            yield _Named(each.path, each.node, barred or each.barred)


def _statements(body: Node) -> list[Node]:
    return [child for child in body.named_children if child.type not in COMMENTS]


def _inside(path: str, node: Node) -> Iterator[_Named]:
    for name, body in _blocks(node):
        barred = None
        if body.type == "switch_block":
            yield from _cases(path, _statements(body))
            continue
        inner = _statements(body)
        if body.type not in BODIES:
            inner, barred = [body], "it stands without braces"
        for index, child in enumerate(inner):
            at = f"{path}.{name}.{index}"
            yield _Named(at, child, barred)
            yield from _inside(at, child)


def _cases(path: str, cases: Sequence[Node]) -> Iterator[_Named]:
    for index, case in enumerate(each for each in cases if each.type in _GROUPS):
        inner = [each for each in _statements(case) if each.type != "switch_label"]
        barred = None
        if case.type == "switch_rule":
            if inner and inner[0].type == "block":
                inner = _statements(inner[0])
            else:
                barred = "it stands without braces"
        for number, child in enumerate(inner):
            at = f"{path}.case.{index}.body.{number}"
            yield _Named(at, child, barred)
            yield from _inside(at, child)


def _blocks(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the blocks of a statement with the names that paths have for them."""
    match node.type:
        case "block":
            yield "body", node
        case "if_statement":
            yield from _field(node, "consequence", "body")
            yield from _field(node, "alternative", "else")
        case "for_statement" | "enhanced_for_statement" | "while_statement" | "do_statement":
            yield from _field(node, "body", "body")
        case "synchronized_statement":
            yield from _field(node, "body", "body")
        case "switch_expression":
            yield from _field(node, "body", "case")
        case "labeled_statement":
            yield "body", node.named_children[-1]
        case "try_statement" | "try_with_resources_statement":
            yield from _field(node, "body", "body")
            number = 0
            for child in node.named_children:
                if child.type == "catch_clause":
                    number += 1
                    yield from _field(
                        child, "body", "catch" if number == 1 else f"catch{_letter(number)}"
                    )
                elif child.type == "finally_clause":
                    yield "finally", child.named_children[-1]


def _letter(number: int) -> str:
    """Return what tells a second `catch` from a third one: paths hold letters only."""
    return chr(ord("a") + min(number, 26) - 1)


def _field(node: Node, field: str, name: str) -> Iterator[tuple[str, Node]]:
    inner = node.child_by_field_name(field)
    if inner is not None:
        yield name, inner


def _locate(data: bytes, named: _Named) -> Located:
    node = named.node
    before = data[line_start(data, node.start_byte) : node.start_byte]
    indent = before[: len(before) - len(before.lstrip(b" \t"))]
    statement = Statement(
        path=named.path,
        digest=digest(data, node, COMMENTS, _WHOLE),
        start=node.start_byte,
        end=node.end_byte,
        line=node.start_point.row + 1,
        text=squeezed(decode(data, node).split("\n", 1)[0]),
        objection=named.barred or _objection(data, node),
    )
    return Located(statement, indent, node.start_point.row, node.end_point.row, node)


def _objection(data: bytes, node: Node) -> str | None:
    if not completes(node):
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
