"""Who would notice one more frame on the stack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.model import Function

UNBOUNDED = 99
"""The depth of a function that follows the stack as far as it goes."""

_STACKLEVEL = re.compile(rb"\bstacklevel\s*[=:]\s*(\w+)")
_GETFRAME = re.compile(rb"\b_getframe(?:modulename)?\(\s*(\w*)")
_STACK = re.compile(rb"\binspect\.stack\((?:0|\w+=\w+)?\)\s*\[\s*(\d+)")
_ENDLESS = re.compile(
    rb"\bextract_stack\b|\bwalk_stack\b|\bformat_stack\b|\bprint_stack\b|\bgetouterframes\b|"
    rb"\bfindCaller\b|\b_current_frames\b|\binspect\.stack\b"
)


@lru_cache(maxsize=4096)
def depth(code: bytes) -> int:
    """Return how many callers a function's text looks up at most; 0 where it looks at none.

    1 is the caller. `stacklevel=2` is what points at it, so that is 1.
    """
    deepest = 0
    for match in _STACKLEVEL.finditer(code):
        deepest = max(deepest, int(match[1]) - 1 if match[1].isdigit() else UNBOUNDED)
    for match in _GETFRAME.finditer(code):
        deepest = max(
            deepest, int(match[1] or 0) if not match[1] or match[1].isdigit() else UNBOUNDED
        )
    steps = code.count(b"f_back")
    if steps:
        looped = re.search(rb"\b(?:while|for)\b", code) is not None
        deepest = UNBOUNDED if looped else deepest + steps
    indexed = [int(match[1]) for match in _STACK.finditer(code)]
    if indexed and len(indexed) == len(re.findall(rb"\binspect\.stack\b", code)):
        return max(deepest, *indexed)
    return UNBOUNDED if _ENDLESS.search(code) else deepest


def seen(file: Parsed, function: Function, reach: Reach) -> Iterator[str]:
    """Yield why one more frame below this function's would be noticed."""
    if "frames" in function.features:
        own = depth(file.source.data[function.start : function.end])
        if own >= 1:
            yield "it looks at the frames of its callers"
    if f"frames:{function.name}:1" in reach:
        return
    for call in function.calls:
        last = call.rpartition(".")[2]
        if f"frames:{last}:2" in reach:
            yield f"it calls `{last}`, which looks past it at the stack"
            return
