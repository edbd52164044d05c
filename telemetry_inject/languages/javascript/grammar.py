"""The grammar of JavaScript and the queries over its trees."""

from __future__ import annotations

import re
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Parser, Tree

from telemetry_inject.languages.ecmascript.grammar import Grammar

_STRING = rb"'[^'\\\n]*'|\"[^\"\\\n]*\"|`[^`\\$]*`"
_GIVEN = rb"\((?:[^()'\"`@]|" + _STRING + rb"|\((?:[^()'\"`@]|" + _STRING + rb")*\))*\)"
_DECORATED = re.compile(
    rb"(?<=[(,])(?:\s*@[A-Za-z_$][\w$.]*(?:[ \t]*" + _GIVEN + rb")?)+(?=\s*[A-Za-z_$\[{])"
)


@cache
def _language() -> Language:
    return Language(tree_sitter_javascript.language())


def parse(data: bytes) -> Tree:
    """Return the tree of `data`, which may be any bytes.

    The grammar knows no decorators of parameters, `find(@Param('id') id)`, which Nest has and
    TypeScript and Babel compile: where they are in the way, the tree is that of the text with
    spaces in their place, so that every offset stays what it is.
    """
    tree = Parser(_language()).parse(data)
    if b"@" not in data or not tree.root_node.has_error:
        return tree
    plain = _DECORATED.sub(_blank, data)
    return tree if plain == data else Parser(_language()).parse(plain)


def _blank(found: re.Match[bytes]) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", found.group())


GRAMMAR = Grammar(parse, __package__)
