"""What C and C++ do differently, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree


@dataclass(frozen=True, slots=True)
class Dialect:
    """One of the two languages."""

    name: str
    grammar: Callable[[], Language]
    package: str
    """Where its `queries` lie."""
    classes: bool
    """Whether it has classes, namespaces, lambdas, references and exceptions."""
    compilers: tuple[str, ...]
    """Its compilers, in the order in which they are looked for."""

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`; any bytes have one. The last one is kept."""
        return _parse(self, data)

    def captures(self, name: str, node: Node) -> dict[str, list[Node]]:
        """Return the nodes that the query `queries/<name>.scm` captures, in no order."""
        return QueryCursor(_query(self, name)).captures(node)


@lru_cache(maxsize=2)
def _parse(dialect: Dialect, data: bytes) -> Tree:
    return _parser(dialect).parse(data)


@cache
def _parser(dialect: Dialect) -> Parser:
    return Parser(dialect.grammar())


@cache
def _query(dialect: Dialect, name: str) -> Query:
    path = files(dialect.package) / "queries" / f"{name}.scm"
    return Query(dialect.grammar(), path.read_text(encoding="utf-8"))
