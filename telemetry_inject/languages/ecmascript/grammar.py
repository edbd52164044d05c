"""What a language of the family is read with: a parser, and the queries over its trees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tree_sitter import Language, Node, Query, QueryCursor, Tree

_SHARED = "telemetry_inject.languages.ecmascript"


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language of the family is read."""

    parse: Callable[[bytes], Tree]
    package: str
    """Its folder `queries` holds those that are its own: `scan.scm`, `names.scm`."""

    def captures(self, tree: Tree, name: str) -> dict[str, list[Node]]:
        """Return what its own query `name` captures."""
        return QueryCursor(_query(tree.language, self.package, name)).captures(tree.root_node)


def captures(tree: Tree, name: str) -> dict[str, list[Node]]:
    """Return what the query `name` captures, which all grammars of the family understand."""
    if name.startswith("jsx") and not has_jsx(tree.language):
        return {}
    return QueryCursor(_query(tree.language, _SHARED, name)).captures(tree.root_node)


@cache
def has_jsx(language: Language) -> bool:
    """Return whether a grammar knows JSX."""
    return language.id_for_node_kind("jsx_element", True) is not None


@cache
def has_types(language: Language) -> bool:
    """Return whether a grammar knows types: inserted functions and values then have theirs."""
    return language.id_for_node_kind("type_annotation", True) is not None


@cache
def _query(language: Language, package: str, name: str) -> Query:
    text = (files(package) / "queries" / f"{name}.scm").read_text(encoding="utf-8")
    return Query(language, text)
