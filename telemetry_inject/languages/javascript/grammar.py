"""The grammar of JavaScript and the queries over its trees."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import tree_sitter_javascript
from tree_sitter import Language, Parser, Query, Tree

_STRING = rb"'[^'\\\n]*'|\"[^\"\\\n]*\"|`[^`\\$]*`"
_GIVEN = rb"\((?:[^()'\"`@]|" + _STRING + rb"|\((?:[^()'\"`@]|" + _STRING + rb")*\))*\)"
_DECORATED = re.compile(
    rb"(?<=[(,])(?:\s*@[A-Za-z_$][\w$.]*(?:[ \t]*" + _GIVEN + rb")?)+(?=\s*[A-Za-z_$\[{])"
)


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
    """Return the tree of `data`, which may be any bytes.

    The grammar knows no decorators of parameters, `find(@Param('id') id)`, which Nest has and
    TypeScript and Babel compile: where they are in the way, the tree is that of the text with
    spaces in their place, so that every offset stays what it is.
    """
    tree = Parser(grammar()).parse(data)
    if b"@" not in data or not tree.root_node.has_error:
        return tree
    plain = _DECORATED.sub(_blank, data)
    return tree if plain == data else Parser(grammar()).parse(plain)


def _blank(found: re.Match[bytes]) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", found.group())
