"""The statements of a body, as a plan can name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.text import decode, line_end, line_start, squeezed
from telemetry_inject.languages.trees import digest
from telemetry_inject.model import Function

_LEAVES = {
    "return_statement", "goto_statement", "break_statement", "continue_statement",
    "fallthrough_statement",
}  # fmt: skip
_COMPOUND = {
    "if_statement", "for_statement", "expression_switch_statement", "type_switch_statement",
    "select_statement", "block", "labeled_statement",
}  # fmt: skip
_CASES = {"expression_case", "type_case", "communication_case", "default_case"}
_LEFT_OUT = {"comment", ";"}
_WHOLE = {"interpreted_string_literal", "raw_string_literal", "rune_literal"}
_ENDING = re.compile(r"(?:panic|os\.Exit|log\.(?:Fatal|Panic)\w*|runtime\.Goexit)\(")


@dataclass(frozen=True, slots=True)
class Located:
    """A statement with its place on the page."""

    statement: Statement
    indent: bytes
    below: int
    """Where the line after it starts."""
    node: Node


@dataclass(frozen=True, slots=True)
class _Named:
    path: str
    node: Node
    last: bool


def located(file: Parsed, function: Function) -> tuple[Located, ...]:
    """Return the statements of a function's body in order, those of inner functions left out."""
    node = body_.function_at(file.tree, function.start, function.end)
    body = node.child_by_field_name("body") if node is not None else None
    if body is None:
        return ()
    data = file.source.data
    return tuple(_locate(data, each) for each in _named("", body_.statements(body)))


def _named(prefix: str, nodes: Sequence[Node]) -> Iterator[_Named]:
    for index, node in enumerate(nodes):
        path = f"{prefix}{index}"
        yield _Named(path, node, index == len(nodes) - 1)
        yield from _inside(path, node)


def _inside(path: str, node: Node) -> Iterator[_Named]:
    match node.type:
        case "block":
            yield from _named(f"{path}.body.", body_.statements(node))
        case "if_statement":
            yield from _field(f"{path}.body.", node, "consequence")
            other = node.child_by_field_name("alternative")
            if other is not None and other.type == "block":
                yield from _named(f"{path}.else.", body_.statements(other))
            elif other is not None:
                yield from _inside(f"{path}.else.0", other)
        case "for_statement":
            yield from _field(f"{path}.body.", node, "body")
        case "labeled_statement":
            for child in node.named_children[1:]:
                yield from _inside(path, child)
        case "expression_switch_statement" | "type_switch_statement" | "select_statement":
            cases = [each for each in node.named_children if each.type in _CASES]
            for index, case in enumerate(cases):
                yield from _named(f"{path}.case.{index}.body.", body_.statements(case))


def _field(prefix: str, node: Node, field: str) -> Iterator[_Named]:
    inner = node.child_by_field_name(field)
    if inner is not None:
        yield from _named(prefix, body_.statements(inner))


def _locate(data: bytes, named: _Named) -> Located:
    node = named.node
    start = line_start(data, node.start_byte)
    before = data[start : node.start_byte]
    statement = Statement(
        path=named.path,
        digest=digest(data, node, _LEFT_OUT, _WHOLE),
        start=node.start_byte,
        end=node.end_byte,
        line=node.start_point.row + 1,
        text=squeezed(decode(data, node).split("\n", 1)[0]),
        objection=_objection(data, named),
    )
    indent = before[: len(before) - len(before.lstrip(b" \t"))]
    return Located(statement, indent, line_end(data, node.end_byte), node)


def _objection(data: bytes, named: _Named) -> str | None:
    node = named.node
    if node.type in _LEAVES or _ENDING.match(decode(data, node)):
        return "nothing runs after it"
    if named.last and node.type in _COMPOUND:
        return "the function may have to end with it"
    if node.type == "for_statement" and len(node.named_children) == 1:
        return "nothing runs after it"
    start = line_start(data, node.start_byte)
    if data[start : node.start_byte].strip(b" \t"):
        return "it does not begin its line"
    return _shares_line(data, node)


def _shares_line(data: bytes, node: Node) -> str | None:
    end = line_end(data, node.end_byte)
    rest = data[node.end_byte : end].strip()
    if data[end - 1 : end] != b"\n" or (rest and not rest.startswith(b"//")):
        return "it is not the last thing on its line"
    if rest and b"//" in data[end : line_end(data, end)]:
        return "gofmt aligns its comment with that of the next line"
    return None
