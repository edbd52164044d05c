"""The statements of a body that a plan can name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Statement
from telemetry_inject.languages.cfamily.inject.layout import body_of
from telemetry_inject.languages.cfamily.text import line_end, line_start, text
from telemetry_inject.model import Function

_LEAVES = frozenset(
    """
    return_statement goto_statement break_statement continue_statement throw_statement
    co_return_statement
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_STATEMENTS = frozenset(
    """
    declaration expression_statement if_statement while_statement do_statement for_statement
    for_range_loop switch_statement compound_statement try_statement
    """.split()  # noqa: SIM905
)
_INNER = {"if_statement": ("consequence", "body"), "while_statement": ("body", "body"),
          "for_statement": ("body", "body"), "for_range_loop": ("body", "body"),
          "do_statement": ("body", "body"), "try_statement": ("body", "body")}  # fmt: skip
_WHOLE = frozenset({"string_literal", "char_literal", "raw_string_literal", "system_lib_string"})


def statements(file: Parsed, function: Function, *, classes: bool) -> tuple[Statement, ...]:
    """Return the statements of a function's blocks in order, those of inner functions left out."""
    if "doubtful" in function.features:
        return ()
    try:
        body = body_of(file, function)
    except ValueError:
        return ()
    return tuple(_named("", body, file.source.data, classes))


def _named(prefix: str, block: Node, data: bytes, classes: bool) -> Iterator[Statement]:
    nodes = [each for each in block.named_children if each.type in _STATEMENTS | _LEAVES]
    last = max((at for at, each in enumerate(nodes) if each.type == "declaration"), default=-1)
    for at, node in enumerate(nodes):
        path = f"{prefix}{at}"
        why = _objection(node, data)
        if why is None and not classes and at < last:
            why = "a declaration follows, and C89 has none after a statement"
        yield Statement(
            path=path,
            digest=_digest(node, data),
            start=node.start_byte,
            end=node.end_byte,
            line=node.start_point.row + 1,
            text=_short(text(data, node)),
            objection=why,
        )
        yield from _inside(path, node, data, classes)


def _inside(path: str, node: Node, data: bytes, classes: bool) -> Iterator[Statement]:
    if node.type == "compound_statement":
        yield from _named(f"{path}.body.", node, data, classes)
        return
    field, word = _INNER.get(node.type, ("", ""))
    inner = node.child_by_field_name(field) if field else None
    if inner is not None and inner.type == "compound_statement":
        yield from _named(f"{path}.{word}.", inner, data, classes)
    other = node.child_by_field_name("alternative") if node.type == "if_statement" else None
    for child in other.named_children if other is not None else ():
        if child.type == "compound_statement":
            yield from _named(f"{path}.else.", child, data, classes)
        elif child.type == "if_statement":
            yield from _inside(f"{path}.else.0", child, data, classes)


def _objection(node: Node, data: bytes) -> str | None:
    if node.type in _LEAVES:
        return "nothing runs after it"
    if node.has_error:
        return "it overlaps a syntax error"
    start, end = line_start(data, node.start_byte), line_end(data, node.end_byte)
    if data[start : node.start_byte].strip(b" \t"):
        return "it does not begin its line"
    rest = data[node.end_byte : end].strip()
    closed = not rest or rest.startswith(b"//") or (rest.startswith(b"/*") and rest.endswith(b"*/"))
    if not closed or rest.endswith(b"\\") or data[end - 1 : end] != b"\n":
        return "it is not the last thing on its line"
    follower = node.next_named_sibling
    if follower is not None and follower.type == "ERROR":
        return "it overlaps a syntax error"
    return None


def _short(source: str) -> str:
    line = source.splitlines()[0] if source else ""
    return line if len(line) <= 80 else line[:77] + "..."


def _digest(node: Node, data: bytes) -> str:
    digest = blake2b(digest_size=6)
    stack: list[Node] = [node]
    while stack:
        each = stack.pop()
        if each.type == "comment":
            continue
        children: Sequence[Node] = each.children if each.type not in _WHOLE else ()
        if children:
            stack.extend(reversed(children))
        else:
            digest.update(data[each.start_byte : each.end_byte].strip() + b"\0")
    return digest.hexdigest()
