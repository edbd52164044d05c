"""What the rest of a project has to say about a function: who reads stacks, who sends text away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from telemetry_inject.languages.base import Reach

FRAMES = "frames"
"""Somewhere in the project, code looks at the frames of a stack."""
TEXT = "text:"
"""Before the name of a function whose text is read somewhere in the project."""

_SIGNS = re.compile(
    rb"prepareStackTrace|getCallSites?\b|callsites?['\"]|get-caller-file|stack-utils|stack-trace['\"]"
    rb"|\.stack\s*\.\s*(?:split|match|replace)|evaluate|addInitScript|executeScript|workerize"
    rb"|Function\.prototype\.toString"
)
_FRAMES = re.compile(
    rb"prepareStackTrace|getCallSites?\b|['\"]callsites?['\"]|get-caller-file|stack-utils"
    rb"|['\"]stack-trace['\"]|\.stack\s*\.\s*(?:split|match|replace)"
)
_SENT = re.compile(
    rb"(?:\.\s*(?:evaluate\w*|addInitScript|waitForFunction|execute(?:Async)?Script)"
    rb"|\bworkerize|Function\.prototype\.toString\s*\.\s*call)\s*\(\s*(?:[\w$]+\s*,\s*)?([A-Za-z_$][\w$]*)\s*[,)]"
)


def survey(data: bytes) -> tuple[str, ...]:
    """Return the facts of one file that its neighbours must know."""
    if not _SIGNS.search(data):
        return ()
    facts = {TEXT + found.decode() for found in _SENT.findall(data)}
    if _FRAMES.search(data):
        facts.add(FRAMES)
    return tuple(sorted(facts))


def reach(facts: Iterable[str]) -> Reach:
    """Return what the facts of all files mean together."""
    return frozenset(facts)
