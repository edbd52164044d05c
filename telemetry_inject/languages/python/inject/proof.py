"""Whether instrumented text is the old text with our telemetry around it, and nothing else."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from types import CodeType

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.inject import header
from telemetry_inject.languages.python.inject.findings import found
from telemetry_inject.languages.python.inject.instruments import ERROR, SPAN, START
from telemetry_inject.languages.python.inject.statements import digest
from telemetry_inject.languages.python.scan import checker

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
    return _codes(old, new) or _names(new, top, after) or _trees(before, tree, after)


def _codes(old: CodeType, new: CodeType) -> str | None:
    """Return how two code objects differ, what is ours left out, those inside them included."""
    where = f"`{old.co_qualname}`"
    if (old.co_name, old.co_qualname) != (new.co_name, new.co_qualname):
        return f"{where} has become `{new.co_qualname}`"
    for fact in ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags"):
        if getattr(old, fact) != getattr(new, fact):
            return f"{where} differs in {fact}"
    for fact in ("co_varnames", "co_freevars", "co_cellvars"):
        names, names_new = getattr(old, fact), getattr(new, fact)
        if names != names_new and _theirs(names) != _theirs(names_new):
            return f"{where} differs in {fact}"
    if old.co_names != new.co_names and not set(old.co_names) <= set(new.co_names):
        return f"{where} lost a name"
    if _docstring(old) != _docstring(new):
        return f"{where} has another docstring"
    if not _constants(old) <= _constants(new):
        return f"{where} lost a constant"
    inside, inside_new = _inside(old), _inside(new)
    if len(inside) != len(inside_new):
        return f"{where} holds another number of functions"
    pairs = zip(inside, inside_new, strict=True)
    return next((why for why in (_codes(*pair) for pair in pairs) if why), None)


def _theirs(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([name for name in names if not name.startswith("_otel_")])


def _inside(code_object: CodeType) -> list[CodeType]:
    return [each for each in code_object.co_consts if type(each) is CodeType]


def _constants(code_object: CodeType) -> set[str | bytes]:
    """Return the texts among the constants of a code object: of all else the source is compared.

    Numbers and the like may be left over from code that the compiler found dead.
    """
    return {each for each in code_object.co_consts if isinstance(each, str | bytes)}


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
    used = _ours(code_object.co_names) | (_ours(code_object.co_varnames) - _LOCAL)
    used |= _ours(code_object.co_freevars)
    used |= {f"{name} (closed over)" for name in _ours(code_object.co_cellvars)}
    for each in _inside(code_object):
        used |= _used(each)
    return used


def _ours(names: tuple[str, ...]) -> set[str]:
    return {name for name in names if name.startswith("_otel_")}


def _trees(before: Parsed, tree: Tree, after: bytes) -> str | None:
    old = _Side(before.tree, before.source.data)
    return _differs((before.tree.root_node, old), (tree.root_node, _Side(tree, after)))


class _Side:
    """A tree in which nodes may be ours: what they wrap stands for them."""

    def __init__(self, tree: Tree, data: bytes) -> None:
        top = header.find(tree, data)
        ours = found(tree, data) if top else ()
        lines = (*top.imports, *top.assignments) if top else ()
        self.data = data
        self._bodies: dict[int, Node | None] = {node.id: None for node in lines}
        self._bodies |= {each.node.id: each.body for each in ours}
        places = (*(node.start_byte for node in lines), *(each.node.start_byte for each in ours))
        self.places = sorted(places)
        """Where nodes of ours start."""

    def unwrapped(self, node: Node) -> list[Node]:
        """Return the children of a node, comments left out and ours opened."""
        found: list[Node] = []
        bodies = self._bodies
        for child in node.children:
            kind = child.type
            if kind == "comment":
                continue
            if child.id in bodies:
                body = bodies[child.id]
                found += self.unwrapped(body) if body is not None else ()
            elif kind == "decorated_definition":
                found.append(self._undecorated(child))
            else:
                found.append(child)
        return found

    def _undecorated(self, node: Node) -> Node:
        """Return a definition, without what is around it where no decorator but ours is left."""
        left = [each for each in _children(node) if each.id not in self._bodies]
        return left[0] if len(left) == 1 else node


def _differs(one: tuple[Node, _Side], other: tuple[Node, _Side]) -> str | None:
    """Return where two trees differ, what is ours left out; None where they are equal."""
    old_side, new_side = one[1], other[1]
    old_data, new_data, places = old_side.data, new_side.data, new_side.places
    pending = [([one[0]], [other[0]])]
    while pending:
        for old, new in zip(*pending.pop(), strict=True):
            start, end = new.start_byte, new.end_byte
            if old.type != new.type:
                return _where(old)
            if old_data[old.start_byte : old.end_byte] == new_data[start:end]:
                continue
            at = bisect_left(places, start)
            if at < len(places) and places[at] < end:  # something of ours is in it
                pair = old_side.unwrapped(old), new_side.unwrapped(new)
                if len(pair[0]) != len(pair[1]):
                    return _where(old)
                pending.append(pair)
            elif not _is_moved((old, old_data), (new, new_data)):
                return _where(old)
    return None


def _where(old: Node) -> str:
    return f"the code at line {old.start_point.row + 1} has changed"


def _is_moved(one: tuple[Node, bytes], other: tuple[Node, bytes]) -> bool:
    """Return whether nodes are equal but for indentation and comments at their ends.

    The words of both are the same, in the same order, and so are the nodes that they form. What
    strings hold is compared as compiled, with the constants.
    """
    (old, old_data), (new, new_data) = one, other
    texts = old_data[old.start_byte : old.end_byte], new_data[new.start_byte : new.end_byte]
    if texts[0].split() != texts[1].split():
        return digest(old) == digest(new) and _shape(old) == _shape(new)
    pending = [(old, new)]
    while pending:
        old, new = pending.pop()
        parts, parts_new = old.named_children, new.named_children
        kinds = [each.type for each in parts]
        if kinds != [each.type for each in parts_new]:
            return _shape(old) == _shape(new)
        pending += [
            (part, part_new)
            for part, part_new in zip(parts, parts_new, strict=True)
            if old_data[part.start_byte : part.end_byte]
            != new_data[part_new.start_byte : part_new.end_byte]
        ]
    return True


def _children(node: Node) -> list[Node]:
    return [each for each in node.children if each.type != "comment"]


def _shape(node: Node) -> str:
    return str(node).replace(" (comment)", "")
