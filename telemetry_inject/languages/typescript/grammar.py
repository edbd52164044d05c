"""The two grammars of TypeScript, with JSX and without, and the choice between them."""

from __future__ import annotations

import re
from functools import cache

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Tree

from telemetry_inject.languages.ecmascript.grammar import Grammar

_MARKUP = re.compile(rb"</[\w.:-]*\s*>|/>|<>")
_CAST = re.compile(
    rb"(?:[=(,:?&|{};\[!]|\breturn|=>)\s*<\s*[A-Za-z_$][\w$.<>\[\]| ]*>\s*[\w$({\[\"'`!]"
)


@cache
def _plain() -> Language:
    return Language(tree_sitter_typescript.language_typescript())


@cache
def _with_jsx() -> Language:
    return Language(tree_sitter_typescript.language_tsx())


def parse(data: bytes) -> Tree:
    """Return the tree of `data`, which may be any bytes.

    The text alone decides which grammar reads it, so that an instrumented text without a name can
    be stripped: where it holds what looks like JSX, that with JSX comes first; where the first one
    does not understand everything, the one with fewer errors is taken.
    """
    order = (_with_jsx, _plain) if _MARKUP.search(data) else (_plain, _with_jsx)
    first = Parser(order[0]()).parse(data)
    if not first.root_node.has_error or not (_MARKUP.search(data) or _CAST.search(data)):
        return first
    second = Parser(order[1]()).parse(data)
    return second if _errors(second.root_node) < _errors(first.root_node) else first


def _errors(root: Node) -> int:
    """Return how many nodes are errors or missing."""
    found, waiting = 0, [root]
    while waiting:
        node = waiting.pop()
        found += node.is_error or node.is_missing
        if node.has_error:
            waiting += node.children
    return found


GRAMMAR = Grammar(parse, __package__)
