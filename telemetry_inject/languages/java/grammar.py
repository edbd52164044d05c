"""Java's grammar and the queries beside it, each compiled once a process."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import tree_sitter_java
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

GRAMMAR = Language(tree_sitter_java.language())


@lru_cache(maxsize=1)
def parse(data: bytes) -> Tree:
    """Return the tree of `data`, which may be any bytes.

    The last one is kept: `verify` parses a new text, and `strip` asks for the same tree.
    """
    return _parser().parse(data)


def fresh(data: bytes) -> Tree:
    """Return the tree of a piece of text, without keeping it."""
    return _parser().parse(data)


@cache
def _parser() -> Parser:
    """Return the one parser of this process: what it has allocated serves the next file."""
    return Parser(GRAMMAR)


@cache
def query(name: str) -> Query:
    """Return the query of `queries/<name>.scm`."""
    text = (files(__package__) / "queries" / f"{name}.scm").read_text(encoding="utf-8")
    return Query(GRAMMAR, text)


def captures(name: str, node: Node) -> dict[str, list[Node]]:
    """Return the nodes under `node` that a query captures, by capture name, in no order."""
    return QueryCursor(query(name)).captures(node)
