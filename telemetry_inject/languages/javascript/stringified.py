"""Functions whose source text is read at run time: nothing may be added to them.

They are sent to a browser, a worker or another process, where our names do not exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

_TAKERS = [
    "evaluate",
    "evaluateHandle",
    "evaluateAll",
    "evaluateOnNewDocument",
    "addInitScript",
    "waitForFunction",
    "executeScript",
    "executeAsyncScript",
    "mapReduce",
    "runInContext",
    "runInNewContext",
    "runInThisContext",
    "fnToString",
    "serialize",
]
_CALL = re.compile(
    rb"(?:\.\s*(?:"
    + "|".join(_TAKERS).encode()
    + rb"|\$\$?eval)|(?<![\w$.])(?:workerize|createWorker|Function))\s*\("
)
_READ = (
    re.compile(rb"(?<![\w$.])([\w$]+)\s*\.\s*(?:toString|toSource)\s*\("),
    re.compile(rb"\bString\s*\(\s*([\w$.]+)\s*\)"),
    re.compile(rb"\btoString\s*\.\s*(?:call|apply)\s*\(\s*([\w$.]+)"),
    re.compile(rb"\$\{\s*([\w$.]+)\s*\}"),
    re.compile(rb"['\"`]\s*\+\s*([\w$.]+)"),
    re.compile(rb"([\w$]+)\s*\+\s*['\"`]"),
    re.compile(
        rb"(?:\.\s*(?:"
        + "|".join(_TAKERS).encode()
        + rb"|\$\$?eval)|(?<![\w$.])(?:workerize|createWorker))"
        rb"\s*\((?:[^()]{0,200}?[,(]\s*|\s*)([\w$.]+)\s*[,)]"
    ),
)
_MEMBER_TO_STRING = re.compile(rb"\.\s*([\w$]+)\s*\.\s*toString\s*\(\s*\)")


def names(data: bytes) -> frozenset[str]:
    """Return names of things whose text is read somewhere in the file."""
    found = {
        match.group(1).decode().rpartition(".")[2]
        for pattern in (*_READ, _MEMBER_TO_STRING)
        for match in pattern.finditer(data)
    }
    return frozenset(found)


def ranges(root: Node, data: bytes) -> Sequence[tuple[int, int]]:
    """Return the ranges of arguments that are sent elsewhere as text."""
    found = []
    for match in _CALL.finditer(data):
        node = root.descendant_for_byte_range(match.end() - 1, match.end())
        if node is not None and node.type == "(" and node.parent is not None:
            node = node.parent
        if node is not None and node.type == "arguments":
            found.append((node.start_byte, node.end_byte))
    return found
