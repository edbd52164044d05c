"""What the rest of a project has to say about a function: who reads stacks, who sends text away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from telemetry_inject.languages.base import Reach
from telemetry_inject.languages.ecmascript.scan.assemble import is_test

FRAMES = "frames"
"""Somewhere in the project, code looks at the frames of a stack."""
TEXT = "text:"
"""Before the name of a function whose text is read somewhere in the project."""

MICROTASKS = "microtasks"
"""Somewhere in the project, outside of its tests, code is put into the queue of microtasks."""

_SIGNS = re.compile(
    rb"prepareStackTrace|getCallSites?\b|callsites?['\"]|get-caller-file|stack-utils|stack-trace['\"]"
    rb"|\.stack\s*\.\s*(?:split|match|replace)|evaluate|addInitScript|executeScript|workerize"
    rb"|Function\.prototype\.toString|queueMicrotask|queue-microtask|nextTick"
)
_MICROTASKS = re.compile(
    rb"\bqueueMicrotask\b|['\"]queue-microtask['\"]|\bprocess\s*\.\s*nextTick\b"
    rb"|\bnextTick\b[^;]{0,80}require\s*\(\s*['\"](?:node:)?process"
)
_FRAMES = re.compile(
    rb"prepareStackTrace|getCallSites?\b|['\"]callsites?['\"]|get-caller-file|stack-utils"
    rb"|['\"]stack-trace['\"]|\.stack\s*\.\s*(?:split|match|replace)"
)
_SENT = re.compile(
    rb"(?:\.\s*(?:evaluate\w*|addInitScript|waitForFunction|execute(?:Async)?Script)"
    rb"|\bworkerize|Function\.prototype\.toString\s*\.\s*call)\s*\(\s*(?:[\w$]+\s*,\s*)?([A-Za-z_$][\w$]*)\s*[,)]"
)


def survey(name: str, data: bytes) -> tuple[str, ...]:
    """Return the facts of one file that its neighbours must know."""
    if not _SIGNS.search(data):
        return ()
    facts = {TEXT + found.decode() for found in _SENT.findall(data)}
    if _FRAMES.search(data):
        facts.add(FRAMES)
    if _MICROTASKS.search(data) and not is_test(name):
        facts.add(MICROTASKS)
    return tuple(sorted(facts))


def reach(facts: Iterable[str]) -> Reach:
    """Return what the facts of all files mean together."""
    return frozenset(facts)
