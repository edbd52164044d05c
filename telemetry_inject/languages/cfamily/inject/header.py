"""Where the one include of a file goes: below its own, as a paragraph of its own."""

from __future__ import annotations

from tree_sitter import Node, Tree

from telemetry_inject.languages.cfamily.inject.spelling import ABOVE, BELOW
from telemetry_inject.languages.cfamily.text import line_end, line_start, newline
from telemetry_inject.model import Insertion

_HEADS = frozenset(
    """
    comment preproc_include preproc_def preproc_function_def preproc_call preproc_if preproc_ifdef
    using_declaration ;
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_CONDITIONS = ("preproc_if", "preproc_ifdef")


def header(tree: Tree, data: bytes, path: str) -> Insertion:
    """Return the insertion of `#include "path"`.

    Raises `ValueError` where there is no line for it.
    """
    last = _last_include(tree.root_node, data)
    below = _below(last, data, path) if last is not None else None
    return below or _above(tree.root_node, data, path)


def _last_include(root: Node, data: bytes) -> Node | None:
    """Return the last include above all code, or the condition around it."""
    last = None
    for node in root.named_children:
        if node.type not in _HEADS:
            break
        if node.type == "preproc_include":
            last = node
        elif node.type in _CONDITIONS:
            part = data[node.start_byte : node.end_byte]
            if b"#endif" not in part.replace(b" ", b"") or _has_code(node):
                break
            if b"include" in part and _only_directives(node):
                last = node
    return last


def _only_directives(node: Node) -> bool:
    """Return whether a condition holds nothing but directives and comments, however deep."""
    return all(
        child.type in _HEADS
        or child.type in ("identifier", "preproc_defined", "binary_expression", "call_expression")
        or child.type in ("unary_expression", "number_literal", "parenthesized_expression")
        or (child.type in ("preproc_else", "preproc_elif") and _only_directives(child))
        for child in node.named_children
    )


def _has_code(node: Node) -> bool:
    return any(
        child.type
        in ("function_definition", "linkage_specification", "namespace_definition", "ERROR")
        or (child.type.startswith("preproc_") and _has_code(child))
        for child in node.named_children
    )


def _below(node: Node, data: bytes, path: str) -> Insertion | None:
    """Return the insertion below a directive; None where its line goes on in a strange way."""
    at = node.end_byte
    while at > node.start_byte and data[at - 1 : at] in (b"\n", b"\r"):
        at -= 1
    end = line_end(data, at)
    rest = data[at:end].strip()
    if data[end - 1 : end] != b"\n" or rest.endswith(b"\\") or not _closed(rest):
        return None
    line = newline(data, at)
    return Insertion(end, f'{line}#include "{path}" {ABOVE}{line}'.encode())


def _closed(rest: bytes) -> bool:
    """Return whether what follows on a line is nothing, or a comment that ends there."""
    if not rest or rest.startswith(b"//"):
        return True
    return rest.startswith(b"/*") and rest.find(b"*/") == len(rest) - 2


def _above(root: Node, data: bytes, path: str) -> Insertion:
    """Return the insertion above the first code, and above the comments on it."""
    code = next(
        (
            node
            for node in root.named_children
            if node.type not in _HEADS or (node.type in _CONDITIONS and _has_code(node))
        ),
        None,
    )
    if code is None:
        raise ValueError("the file has no code")
    first, before = code, code.prev_named_sibling
    while before is not None and before.type == "comment":
        if data[before.start_byte : first.start_byte].replace(b"\r", b"").endswith(b"\n\n"):
            break
        if b"\n" in data[before.start_byte : first.start_byte]:
            first = before
        before = before.prev_named_sibling
    start = line_start(data, first.start_byte)
    if data[start : first.start_byte].strip(b" \t"):
        raise ValueError("there is no line of its own for the include")
    line = newline(data, start)
    return Insertion(start, f'#include "{path}" {BELOW}{line}{line}'.encode())
