"""Functions that are handed to calls: `signal.signal(SIGTERM, stop)`, `add_route("/", self.home)`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from tree_sitter import Node

_GAP = rb"(?:\s|#[^\n]*\n|\\\r?\n)*"
_ARGUMENT = re.compile(
    rb"[(,=]" + _GAP + rb"((?:[\w\x80-\xff]+\.)*([^\W\d][\w\x80-\xff]*|[\x80-\xff][\w\x80-\xff]*))"
    rb"(?=" + _GAP + rb"[,)])"
)
"""A name between what stands around an argument: most places are told by their text."""


class Handed(NamedTuple):
    """A call that a function is handed to, resolved, and the first string beside it."""

    call: str
    literal: str | None


class Passed(NamedTuple):
    """A name that a call is given: `receiver` is what stands before its last dot, or empty."""

    receiver: str
    name: str
    call: Node


def passed(data: bytes, root: Node, names: Container[str]) -> Iterator[Passed]:
    """Yield where one of `names`, or an attribute called so, is an argument, in order."""
    for match in _ARGUMENT.finditer(data):
        name = match[2].decode(errors="replace")
        if name in names:
            node = root.descendant_for_byte_range(match.start(1), match.end(1))
            call = _call(node) if node is not None else None
            if call is not None:
                receiver = match[1].decode(errors="replace").rpartition(".")[0]
                yield Passed(receiver, name, call)


def _call(node: Node) -> Node | None:
    """Return the call that a node is an argument of, by position or keyword; None if it is none."""
    if node.type not in ("identifier", "attribute"):
        return None
    above = node.parent
    if above is not None and above.type == "keyword_argument":
        above = above.parent
    call = above.parent if above is not None and above.type == "argument_list" else None
    return call if call is not None and call.type == "call" else None
