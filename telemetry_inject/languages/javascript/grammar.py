"""The grammar of JavaScript and the queries over its trees."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import tree_sitter_javascript
from tree_sitter import Language, Parser, Query, Tree


@cache
def grammar() -> Language:
    """Return the grammar."""
    return Language(tree_sitter_javascript.language())


@cache
def query(name: str) -> Query:
    """Return the query kept in `queries/<name>.scm`."""
    folder = files("telemetry_inject.languages.javascript") / "queries"
    return Query(grammar(), (folder / f"{name}.scm").read_text(encoding="utf-8"))


def parse(data: bytes) -> Tree:
    """Return the tree of `data`, which may be any bytes."""
    return Parser(grammar()).parse(data)
