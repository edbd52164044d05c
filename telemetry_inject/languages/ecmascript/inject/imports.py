"""The imports that a file begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

_DECLARATIONS = {"lexical_declaration", "variable_declaration"}
_LITERALS = {"string", "number", "true", "false", "null"}
_BUILTIN = re.compile(
    rb"""['"](?:node:[\w/]+|(?:assert|buffer|child_process|cluster|crypto|dns|events|fs|http|http2|https"""
    rb"""|module|net|os|path|perf_hooks|process|querystring|readline|stream|timers|tls|tty|url|util"""
    rb"""|v8|vm|worker_threads|zlib)(?:/[\w/]+)?)['"]"""
)
_REST_OF_LINE = re.compile(rb"[ \t]*(?://[^\n]*|/\*[^\n]*?\*/[ \t]*)?\r?\n")


def last_import(statements: Sequence[Node], data: bytes) -> Node | None:
    """Return the last of the imports that stand together at the start of a file.

    In a module, of the first imports that stand together, wherever that is. Only where nothing
    but a comment follows on its line; None where there is no such import.
    """
    first = 0
    if any(each.type == "import_statement" for each in statements):
        while statements[first].type != "import_statement":
            first += 1
    found = None
    for node in statements[first:]:
        if not is_import(node, data):
            break
        if _REST_OF_LINE.match(data, node.end_byte):
            found = node
    return found


def last_builtin(statements: Sequence[Node], data: bytes) -> Node | None:
    """Return the last of the imports of Node's own modules that a module's imports begin with."""
    found = None
    for node in (each for each in statements if each.type == "import_statement"):
        source = node.child_by_field_name("source")
        if source is None or not _BUILTIN.fullmatch(data, source.start_byte, source.end_byte):
            break
        if _REST_OF_LINE.match(data, node.end_byte):
            found = node
    return found


def is_import(node: Node, data: bytes) -> bool:
    """Return whether a statement is an `import`, or a `require` that hands nothing of the file out."""
    if node.type == "import_statement":
        return True
    if node.type == "expression_statement" and node.named_child_count:
        return _required(node.named_children[0], data)
    if node.type not in _DECLARATIONS:
        return False
    declarators = [each for each in node.named_children if each.type != "comment"]
    return all(each.type == "variable_declarator" and _brings(each, data) for each in declarators)


def _brings(declarator: Node, data: bytes) -> bool:
    name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
    if name is None or value is None or not _required(value, data):
        return False
    return name.type == "identifier" or _plain(name)


def _plain(pattern: Node) -> bool:
    """Return whether a pattern only names what it takes: a default or a computed key can call."""
    kept = {"shorthand_property_identifier_pattern", "identifier", "property_identifier", "comment"}
    for each in pattern.named_children:
        if each.type in {"pair_pattern", "object_pattern", "rest_pattern"}:
            if not _plain(each):
                return False
        elif each.type not in kept:
            return False
    return True


def _required(node: Node, data: bytes) -> bool:
    """Return whether an expression is `require('…')`, or members and calls of that."""
    while True:
        if node.type == "member_expression":
            inner = node.child_by_field_name("object")
        elif node.type == "call_expression":
            inner = node.child_by_field_name("function")
            given = node.child_by_field_name("arguments")
            if given is None or any(each.type not in _LITERALS for each in given.named_children):
                return False
            if inner is not None and inner.type == "identifier":
                return data[inner.start_byte : inner.end_byte] == b"require"
        else:
            return False
        if inner is None:
            return False
        node = inner
