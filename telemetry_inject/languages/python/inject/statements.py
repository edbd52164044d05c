"""The statements that a plan can point at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.python.inject.anatomy import (
    Definition,
    code,
    last_code,
    line_of,
    next_line,
)
from telemetry_inject.model import Place

_LEAVES = ("return_statement", "raise_statement", "break_statement", "continue_statement")
_CLOSED = ("function_definition", "class_definition", "decorated_definition")
_BLOCK_NAMES = {
    "else_clause": "else",
    "elif_clause": "elif",
    "except_clause": "except",
    "except_group_clause": "except",
    "finally_clause": "finally",
    "case_clause": "case",
}
_LETTERS = "bcdefghijklmnopqrstuvwxyz"
_SHOWN = 60


def statements(file: Parsed, definition: Definition) -> tuple[Statement, ...]:
    """Return the statements of a body, those in its blocks included, in order.

    A path counts the statements of a block from 0, the docstring left out, and names the block by
    its keyword: `body`, `else`, `finally`; the second `except` of a statement is `exceptb`.
    """
    body = [node for node in code(definition.block) if node != definition.docstring]
    found = tuple(_walk(body, "", file.source.data, definition.line))
    return tuple(sorted(found, key=lambda each: each.start))


def find(named: Sequence[Statement], place: Place) -> Statement | None:
    """Return the statement of a place: the one at its path, or else the only one with its digest.

    None where there is none, or where it is not certain which one is meant.
    """
    same = [each for each in named if each.digest == place.digest]
    exact = [each for each in same if each.path == place.path]
    chosen = exact or same
    return chosen[0] if len(chosen) == 1 else None


def _walk(body: Sequence[Node], prefix: str, data: bytes, above: int) -> Iterator[Statement]:
    for index, node in enumerate(body):
        path = f"{prefix}{index}"
        following = body[index + 1] if index + 1 < len(body) else None
        yield _statement(node, following, path, data, above)
        for name, block in _blocks(node):
            yield from _walk(
                [*code(block)], f"{path}.{name}.", data, line_of(data, node.start_byte)
            )


def _blocks(node: Node) -> Iterator[tuple[str, Node]]:
    if node.type in _CLOSED:
        return
    counts: dict[str, int] = {}
    for child in _clauses(node):
        name = _BLOCK_NAMES.get(child.type, "body")
        block = child if child.type == "block" else _block_of(child)
        count = counts.get(name, 0)
        counts[name] = count + 1
        if block is not None and count <= len(_LETTERS):
            yield name + (_LETTERS[count - 1] if count else ""), block


def _clauses(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "block" and node.type == "match_statement":
            yield from (each for each in child.named_children if each.type == "case_clause")
        elif child.type == "block" or child.type in _BLOCK_NAMES:
            yield child


def _block_of(clause: Node) -> Node | None:
    return next((each for each in clause.named_children if each.type == "block"), None)


def _statement(node: Node, following: Node | None, path: str, data: bytes, above: int) -> Statement:
    end = last_code(node)
    text = data[node.start_byte : end].split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    return Statement(
        path=path,
        digest=digest(node),
        start=node.start_byte,
        end=end,
        line=node.start_point.row + 1,
        text=text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…",
        objection=_objection(node, following, end, data, above),
    )


def _objection(node: Node, following: Node | None, end: int, data: bytes, above: int) -> str | None:
    line = line_of(data, node.start_byte)
    if node.type in _LEAVES:
        return "nothing runs after it"
    if line == above or data[line : node.start_byte].strip(b" \t"):
        return "it does not start on a line of its own"
    if following is not None and following.start_byte < next_line(data, end - 1):
        return "another statement follows on its line"
    if data[end : next_line(data, end - 1)].rstrip(b"\r\n").endswith(b"\\"):
        return "a backslash follows it"
    return None


def digest(node: Node) -> str:
    """Return 12 hex digits over the tokens of a statement, comments left out."""
    hashed = blake2b(digest_size=6)
    for token in _tokens(node):
        hashed.update(token)
        hashed.update(b"\0")
    return hashed.hexdigest()


def _tokens(node: Node) -> Iterator[bytes]:
    pending = [node]
    while pending:
        node = pending.pop()
        if node.type in ("comment", "line_continuation"):
            continue
        if node.type == "string" or not node.child_count:
            yield node.text or b""
        else:
            pending += reversed(node.children)
