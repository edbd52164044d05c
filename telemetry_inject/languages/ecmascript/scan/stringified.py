"""Functions whose source text is read at run time: nothing may be added to them.

They are sent to a browser, a worker or another process, where our names do not exist. Words are
looked for first and their surroundings after that: patterns that start with a name are slow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

_TAKERS = (
    *("evaluate", "evaluateHandle", "evaluateAll", "evaluateOnNewDocument", "addInitScript"),
    *("waitForFunction", "executeScript", "executeAsyncScript", "mapReduce", "runInContext"),
    *("runInNewContext", "runInThisContext", "serialize", "workerize", "createWorker", "$eval"),
)
"""Methods and functions that are given a function and read its text."""
_CALL = re.compile(rb"(?:" + b"|".join(re.escape(each.encode()) for each in _TAKERS) + rb")\s*\(")
_GIVEN = re.compile(rb"[^()]{0,200}")
_WORDS = re.compile(rb"[\w$.]+")
_AS_TEXT = re.compile(rb"to(?:String|Source)\s*(?:\(|\.\s*(?:call|apply)\s*\(\s*([\w$.]+))")
_OF = re.compile(rb"([\w$]+)\s*\.\s*$")
_STRING = re.compile(rb"String\s*\(\s*([\w$.]+)\s*\)")
_TEMPLATE = re.compile(rb"\$\{\s*([\w$.]+)\s*\}")
_PLUS = re.compile(rb"\+\s*(?:([A-Za-z_$][\w$.]*)|['\"`])")
_BEFORE_PLUS = re.compile(rb"([\w$]+)\s*$")
_QUOTES = (b"'", b'"', b"`")


def sends(last: frozenset[str]) -> bool:
    """Return whether one of the methods and functions called in a file reads functions' text."""
    return any(each.endswith(_TAKERS) for each in last)


def names(data: bytes, sends: bool) -> frozenset[str]:
    """Return names of things whose text is read somewhere in the file; `sends` as `sends` says."""
    found: set[bytes] = set()
    if b"toString" in data or b"toSource" in data:
        for match in _AS_TEXT.finditer(data):
            found.add(match.group(1) or _last(_OF, data, match.start()))
    if b"String(" in data:
        found |= {match.group(1) for match in _STRING.finditer(data)}
    found |= {match.group(1) for match in _TEMPLATE.finditer(data)}
    for match in _PLUS.finditer(data):
        if match.group(1) is None:
            found.add(_last(_BEFORE_PLUS, data, match.start()))
        elif data[max(0, match.start() - 40) : match.start()].rstrip()[-1:] in _QUOTES:
            found.add(match.group(1))
    if sends:
        for match in _CALL.finditer(data):
            given = _GIVEN.match(data, match.end())
            found.update(_WORDS.findall(given.group()) if given else ())
    return frozenset(each.decode("utf-8", "replace").rpartition(".")[2] for each in found if each)


def _last(pattern: re.Pattern[bytes], data: bytes, end: int) -> bytes:
    match = pattern.search(data[max(0, end - 80) : end])
    return match.group(1) if match else b""


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
