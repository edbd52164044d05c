"""Whether instrumented text is the old text with our telemetry around it, and nothing else."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from types import CodeType

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python import checker, header
from telemetry_inject.languages.python.findings import found
from telemetry_inject.languages.python.instruments import ERROR, SPAN, START

_NAME = re.compile(rb"(?<!\w)_otel_\w+")
_LOCAL = frozenset((SPAN, START, ERROR))
_HAS_DOCSTRING = 0x4000000
"""`CO_HAS_DOCSTRING`, which Python 3.13 introduced."""


def objection(before: Parsed, after: bytes, tree: Tree) -> str | None:
    """Return what is wrong with the instrumented text; None where nothing is."""
    try:
        old = checker.compiled(before.source.data)
        new = checker.compiled(after)
    except checker.REJECTIONS as error:
        return f"Python does not compile the instrumented text: {error}"
    top = header.find(tree, after)
    if top is None:
        return "the instrumented text has no header of ours"
    return _codes(old, new) or _names(new, top, after) or _trees(before, tree, top, after)


def _codes(old: CodeType, new: CodeType) -> str | None:
    """Return how two code objects differ, what is ours left out, those inside them included."""
    where = f"`{old.co_qualname}`"
    if (old.co_name, old.co_qualname) != (new.co_name, new.co_qualname):
        return f"{where} has become `{new.co_qualname}`"
    for fact in ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags"):
        if getattr(old, fact) != getattr(new, fact):
            return f"{where} differs in {fact}"
    for fact in ("co_varnames", "co_freevars", "co_cellvars"):
        if getattr(old, fact) != _theirs(getattr(new, fact)):
            return f"{where} differs in {fact}"
    if not set(old.co_names) <= set(new.co_names):
        return f"{where} lost a name"
    if _docstring(old) != _docstring(new):
        return f"{where} has another docstring"
    inside, inside_new = _inside(old), _inside(new)
    if len(inside) != len(inside_new):
        return f"{where} holds another number of functions"
    pairs = zip(inside, inside_new, strict=True)
    return next((why for why in (_codes(*pair) for pair in pairs) if why), None)


def _theirs(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([name for name in names if not name.startswith("_otel_")])


def _inside(code_object: CodeType) -> list[CodeType]:
    return [each for each in code_object.co_consts if isinstance(each, CodeType)]


def _docstring(code_object: CodeType) -> object:
    """Return the docstring of a function, or None; a class and a module assign theirs."""
    if not code_object.co_flags & 0x2 or not code_object.co_consts:
        return None
    first = code_object.co_consts[0]
    if not isinstance(first, str):
        return None
    marked = sys.version_info < (3, 13) or code_object.co_flags & _HAS_DOCSTRING
    return first if marked else None


def _names(new: CodeType, top: header.Header, after: bytes) -> str | None:
    """Return which of our names would not be bound where it is used; None where all are."""
    bound = frozenset(top.bound())
    missing = sorted(_used(new) - bound)
    if missing:
        return f"{missing[0]} is used but not bound at the top of the file"
    nodes = (*top.imports, *top.assignments)
    first_use = _NAME.search(after)
    if first_use and first_use.start() < min(node.start_byte for node in nodes):
        return "telemetry is used above the lines that bind it"
    ends = max(node.end_byte for node in nodes)
    within = {match[0] for match in _NAME.finditer(after, nodes[0].start_byte, ends)}
    if any(name.decode() not in bound for name in within):
        return "code stands between the lines that bind our names"
    return None


def _used(code_object: CodeType) -> set[str]:
    """Return our global names in a code object and those inside it."""
    used = {name for name in code_object.co_names if name.startswith("_otel_")}
    local = {name for name in code_object.co_varnames if name.startswith("_otel_")}
    used |= local - _LOCAL
    used |= {name for name in code_object.co_freevars if name.startswith("_otel_")}
    used |= {f"{name} (closed over)" for name in code_object.co_cellvars if name[:6] == "_otel_"}
    for each in _inside(code_object):
        used |= _used(each)
    return used


def _trees(before: Parsed, tree: Tree, top: header.Header, after: bytes) -> str | None:
    ours = found(tree, after)
    nodes = (*top.imports, *top.assignments)
    unwrapped = {node.id: None for node in nodes} | {each.node.id: each.body for each in ours}
    places = sorted(node.start_byte for node in (*nodes, *(each.node for each in ours)))
    comparison = _Comparison(unwrapped, places, before.source.data, after)
    return comparison.differs(before.tree.root_node, tree.root_node)


class _Comparison:
    """Compares a tree with one that holds nodes of ours: what they wrap stands for them."""

    def __init__(
        self, ours: dict[int, Node | None], places: Sequence[int], before: bytes, after: bytes
    ) -> None:
        self._ours = ours
        self._places = places
        self._before = before
        self._after = after

    def differs(self, old: Node, new: Node) -> str | None:
        """Return where the trees differ; None where they are equal."""
        pending = [(old, new)]
        while pending:
            one, other = pending.pop()
            if one.type != other.type:
                return self._where(one)
            if not self._touched(other):
                if not self._same_text(one, other) and _shape(one) != _shape(other):
                    return self._where(one)
                continue
            children, others = [*_children(one)], [*self._unwrapped(other)]
            if len(children) != len(others):
                return self._where(one)
            pending += zip(children, others, strict=True)
        return None

    def _same_text(self, one: Node, other: Node) -> bool:
        old = self._before[one.start_byte : one.end_byte]
        return old == self._after[other.start_byte : other.end_byte]

    def _touched(self, node: Node) -> bool:
        at = bisect_left(self._places, node.start_byte)
        return at < len(self._places) and self._places[at] < node.end_byte

    def _unwrapped(self, node: Node) -> Iterator[Node]:
        for child in _children(node):
            if child.id not in self._ours:
                yield from self._undecorated(child)
            else:
                body = self._ours[child.id]
                if body is not None:
                    yield from self._unwrapped(body)

    def _undecorated(self, node: Node) -> Iterator[Node]:
        """Yield a node, or the definition in it where no decorator but ours is left."""
        if node.type == "decorated_definition":
            left = [each for each in _children(node) if each.id not in self._ours]
            if len(left) == 1:
                yield left[0]
                return
        yield node

    def _where(self, node: Node) -> str:
        return f"the code at line {node.start_point.row + 1} has changed"


def _children(node: Node) -> Iterator[Node]:
    return (each for each in node.children if each.type != "comment")


def _shape(node: Node) -> str:
    return str(node).replace(" (comment)", "")
