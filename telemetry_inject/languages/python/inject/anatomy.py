"""Where things are in a function's text: what the ladder inserts at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node, QueryCursor, Tree

from telemetry_inject.languages.python.grammar import query
from telemetry_inject.languages.python.memory import remembered

BOM = b"\xef\xbb\xbf"

_SIGNATURE_COMMENT = re.compile(rb"[ \t]*#\s*type:")
_COMMENT = re.compile(rb"[ \t]*#")
_FORMATTED = re.compile(rb"[fFtT][rR]?[\"']")


@dataclass(frozen=True, slots=True)
class Definition:
    """One `def`: its node, and the bytes of its place. Lines are given by their first byte."""

    node: Node
    """The `function_definition`."""
    block: Node
    start: int
    """First byte, decorators included."""
    decorators: tuple[Node, ...]
    line: int
    """The line of `def` or `async`."""
    margin: bytes
    """What stands before `def` on its line."""
    docstring: Node | None
    first: Node | None
    """The first statement that is no docstring."""


@dataclass(frozen=True, slots=True)
class Room:
    """The part of a body that can be wrapped: whole lines, docstring left out."""

    start: int
    """First byte of the line where inserted lines go."""
    end: int
    """First byte after the line of its last token."""
    margin: bytes
    """The indentation of its statements."""


def definition_at(tree: Tree, data: bytes, start: int) -> Definition | None:
    """Return the function definition that starts at a byte, decorators included; None if none."""
    known = _definitions(tree, data)
    if start not in known:
        node = _function_at(tree.root_node, start)
        known[start] = _definition(node, data) if node else None
    return known[start]


@remembered
def _definitions(_tree: Tree, _data: bytes) -> dict[int, Definition | None]:
    """Return the definitions of a file that have been asked for, by where they start."""
    return {}


def _function_at(root: Node, start: int) -> Node | None:
    whole = root.descendant_for_byte_range(start, start + 1)
    while whole is not None and whole.type not in ("function_definition", "decorated_definition"):
        whole = whole.parent
    if whole is None or whole.start_byte != start:
        return None
    node = whole.child_by_field_name("definition") or whole
    return node if node.type == "function_definition" else None


def _definition(node: Node, data: bytes) -> Definition | None:
    block = node.child_by_field_name("body")
    if block is None:
        return None
    above = node.parent
    decorators: tuple[Node, ...] = ()
    start = node.start_byte
    if above is not None and above.type == "decorated_definition":
        decorators = tuple(child for child in above.children if child.type == "decorator")
        start = above.start_byte
    statements = iter(code(block))
    first = next(statements, None)
    docstring = None
    if first is not None and is_docstring(first):
        docstring, first = first, next(statements, None)
    line = line_of(data, node.start_byte)
    margin = data[line : node.start_byte]
    return Definition(node, block, start, decorators, line, margin, docstring, first)


def code(block: Node) -> Iterator[Node]:
    """Yield the statements of a block, comments left out."""
    return (child for child in block.named_children if child.type != "comment")


def is_docstring(statement: Node) -> bool:
    """Return whether a first statement is one that Python takes for the docstring."""
    if statement.type != "expression_statement" or statement.named_child_count != 1:
        return False
    value = next(code(statement), None)
    while value is not None and value.type == "parenthesized_expression":
        value = next(code(value), None)
    if value is None or value.type not in ("string", "concatenated_string"):
        return False
    parts = [value] if value.type == "string" else [*code(value)]
    return all(_is_plain(part) for part in parts)


def _is_plain(string: Node) -> bool:
    prefix = (string.text or b"")[:3].lower().partition(b'"')[0].partition(b"'")[0]
    return b"b" not in prefix and b"f" not in prefix and b"t" not in prefix


def line_of(data: bytes, at: int) -> int:
    """Return the first byte of the line that holds byte `at`; a byte order mark is before it."""
    line = data.rfind(b"\n", 0, at) + 1
    return len(BOM) if line == 0 and data.startswith(BOM) else line


def next_line(data: bytes, at: int) -> int:
    """Return the first byte of the line after the one that holds byte `at`."""
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end + 1


def last_code(node: Node) -> int:
    """Return the byte after the last token of `node` that is no comment."""
    while last := _last(node):
        node = last
    return node.end_byte


def _last(node: Node) -> Node | None:
    """Return the last child that has a token, or None."""
    at = node.child_count
    while at:
        at -= 1
        child = node.child(at)
        if child.start_byte != child.end_byte and child.type not in _NOTHING:
            return child
    return None


_NOTHING = frozenset(("comment", "line_continuation"))


def is_joined(data: bytes, line: int) -> bool:
    """Return whether the line before this one ends with a backslash."""
    return data[:line].rstrip(b"\r\n").endswith(b"\\") if line else False


def opening(data: bytes, definition: Definition) -> int:
    """Return the line where lines at the start of the body go.

    That is above the comments directly over its first statement, so that none is parted from what
    it speaks of; comments that declare types belong to the signature.
    """
    assert definition.first is not None
    line = line_of(data, definition.first.start_byte)
    before = definition.docstring.end_byte if definition.docstring else definition.node.start_byte
    stop = next_line(data, before)
    while line > stop:
        above = line_of(data, line - 1)
        text = data[above:line]
        if not _COMMENT.match(text) or _SIGNATURE_COMMENT.match(text):
            break
        line = above
    return line


def room(tree: Tree, data: bytes, definition: Definition) -> Room:
    """Return the part of the body that can be wrapped.

    Raises `ValueError` with the reason where there is none.
    """
    known = _rooms(tree, data)
    if definition.start not in known:
        known[definition.start] = _room(data, definition)
    found = known[definition.start]
    if isinstance(found, str):
        raise ValueError(found)
    return found


@remembered
def _rooms(_tree: Tree, _data: bytes) -> dict[int, Room | str]:
    """Return the rooms of a file that have been asked for, by the start of their functions."""
    return {}


def _room(data: bytes, definition: Definition) -> Room | str:
    first = definition.first
    if first is None:
        return "its body holds nothing but a docstring"
    line = line_of(data, first.start_byte)
    margin = data[line : first.start_byte]
    if line <= definition.line or margin.strip(b" \t") or not margin:
        return "its body does not start on a line of its own"
    if is_joined(data, line):
        return "its first statement follows a backslash"
    end = next_line(data, last_code(definition.block) - 1)
    return Room(opening(data, definition), end, margin)


def long_strings(node: Node, data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Return the strings of more than one line between two bytes, under `node`, in order."""
    if not _may_hold_long_strings(data[start:end]):
        return []
    cursor = QueryCursor(query("strings"))
    cursor.set_byte_range(start, end)
    strings = cursor.captures(node).get("string", [])
    ranges = (each.byte_range for each in strings)
    return sorted((low, high) for low, high in ranges if data.find(b"\n", low, high) >= 0)


def _may_hold_long_strings(text: bytes) -> bool:
    """Return whether a string in a text could go over the end of a line.

    It takes three quotes, a backslash at the end of the line, or an expression in an f-string.
    """
    return (
        b'"""' in text
        or b"'''" in text
        or b"\\\n" in text
        or b"\\\r" in text
        or (b"{" in text and _FORMATTED.search(text) is not None)
    )
