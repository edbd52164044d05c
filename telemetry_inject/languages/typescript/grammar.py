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


_VARIANCE = re.compile(rb"((?:[<,]|\*/)\s*)((?:in\s+out|in|out)(?=\s+[A-Za-z_$]))")
_SIGNATURE = re.compile(rb"(?<=\n)([ \t]*)[ \t](?=<(?:const )?[A-Za-z_$]|<\r?\n)")
_ENDS = re.compile(rb"[\w$>)\]}]")
_TAGGED = re.compile(rb">(?=`)")
_NOT_LINES = re.compile(rb"[^\r\n]")
_REACH = 4000


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
    markup = _MARKUP.search(data) is not None
    order = (_with_jsx, _plain) if markup else (_plain, _with_jsx)
    tree = Parser(order[0]()).parse(data)
    if not tree.root_node.has_error:
        return tree
    tries = [(order[0], _plainer(data))]
    if markup or _CAST.search(data):
        tries += [(order[1], data), (order[1], _plainer(data))]
    for language, text in tries:
        other = Parser(language()).parse(text)
        if _errors(other.root_node) < _errors(tree.root_node):
            tree = other
    return tree


def _plainer(data: bytes) -> bytes:
    """Return the text without what the grammars do not know, every offset as it is.

    They have no variance (`interface Box<in out T>`) and no types of tagged templates
    (``sql<Row>`…` ``), and where members stand without semicolons they take `<T>(x: T): void` on a
    line of its own for the arguments of the type before it.
    """
    plain = _VARIANCE.sub(lambda found: found[1] + b" " * len(found[2]), data)
    plain = _without_types_of_tags(plain)
    pieces, at = [], 0
    for found in _SIGNATURE.finditer(plain):
        if _ends(plain, found.start()):
            pieces.append(plain[at : found.end() - 1] + b";")
            at = found.end()
    return b"".join([*pieces, plain[at:]])


def _without_types_of_tags(data: bytes) -> bytes:
    """Return the text with spaces for the types between a tag and its template."""
    text = bytearray(data)
    for found in _TAGGED.finditer(data):
        start = _opened(data, found.start())
        if start is not None:
            text[start : found.end()] = _NOT_LINES.sub(b" ", data[start : found.end()])
    return bytes(text)


def _opened(data: bytes, end: int) -> int | None:
    """Return where the type arguments begin that the bracket at `end` closes."""
    depth = 0
    for at in range(end, max(0, end - _REACH), -1):
        byte = data[at : at + 1]
        if byte == b">" and data[at - 1 : at] != b"=":
            depth += 1
        elif byte == b"<":
            depth -= 1
            if not depth:
                return at if _ENDS.match(data, at - 1) else None
        elif byte == b"`":
            return None
    return None


def _ends(data: bytes, at: int) -> bool:
    """Return whether something that can be the end of a member precedes a line."""
    lines = data[max(0, at - _REACH) : at].split(b"\n")
    inside = False
    for line in reversed(lines):
        code = line.strip()
        if code.endswith(b"*/"):
            inside = b"/*" not in code
            code = b"" if inside else code.partition(b"/*")[0].strip()
        elif inside:
            inside = b"/*" not in code
            code = b""
        if code and not code.startswith(b"//"):
            return _ENDS.match(code[-1:]) is not None and not code.endswith(b"=>")
    return False


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
