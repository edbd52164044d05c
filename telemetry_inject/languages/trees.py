"""What languages that are read with tree-sitter have in common: a parser, queries, digests."""

from __future__ import annotations

from collections.abc import Set
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree


class Grammar:
    """One grammar, with the queries in the folder `queries` of a package."""

    def __init__(self, pointer: object, package: str) -> None:
        """Take what a grammar's `language()` returns; nothing is compiled yet."""
        language = Language(pointer)

        @cache
        def parser() -> Parser:  # one a process: what it has allocated serves the next file
            return Parser(language)

        @lru_cache(maxsize=1)
        def parsed(data: bytes) -> Tree:
            return parser().parse(data)

        @cache
        def query(name: str) -> Query:
            text = (files(package) / "queries" / f"{name}.scm").read_text(encoding="utf-8")
            return Query(language, text)

        self._parser, self._parsed, self._query = parser, parsed, query

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`; any bytes have one, with error nodes where they are no source.

        The last one is kept: `verify` parses a new text, and `strip` asks for the same tree.
        """
        return self._parsed(data)

    def fresh(self, data: bytes) -> Tree:
        """Return the tree of a piece of text, without keeping it."""
        return self._parser().parse(data)

    def query(self, name: str) -> Query:
        """Return the query of `queries/<name>.scm`."""
        return self._query(name)

    def captures(self, name: str, node: Node) -> dict[str, list[Node]]:
        """Return the nodes under `node` that a query captures, by capture name, in no order."""
        return QueryCursor(self._query(name)).captures(node)


def digest(data: bytes, node: Node, left_out: Set[str], whole: Set[str]) -> str:
    """Return 12 hex digits over the tokens of a node, so that reformatting changes nothing.

    Nodes of the kinds `left_out` do not count, and those of the kinds `whole` count with whatever is
    between their children.
    """
    made = blake2b(digest_size=6)
    stack = [node]
    while stack:
        each = stack.pop()
        if each.type in left_out:
            continue
        if each.child_count and each.type not in whole:
            stack += reversed(each.children)
        else:
            made.update(data[each.start_byte : each.end_byte] + b"\0")
    return made.hexdigest()
