"""Plain functions that hand back something to await: a span around them would end too early."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telemetry_inject.languages.python.scan.drafts import Draft, FileFacts

_ANNOTATION = re.compile(r"\b(?:Awaitable|Coroutine|Future|Task|Deferred)\b")
_RETURNED = re.compile(rb"\breturn\s*\(*\s*(?:await\s*\(\s*)?([\w.]+)\s*\(")
_LAMBDA = re.compile(rb"\s*\(*([\w.]+)\s*\(")
_MAKERS = frozenset(
    [
        "create_task",
        "ensure_future",
        "gather",
        "wait_for",
        "shield",
        "run_in_executor",
        "create_future",
        "to_thread",
        "run_coroutine_threadsafe",
        "wrap_future",
        "sleep",
        "maybe_future",
        "deferToThread",
    ]
)
"""Calls of asyncio, tornado and twisted that return something to await; `sleep` is asyncio's."""


def awaitable(facts: FileFacts, drafts: Sequence[Draft]) -> frozenset[int]:
    """Return the positions in `drafts` of plain functions that return something to await."""
    makers = {each.scope.name for each in drafts if each.is_async and not each.is_generator}
    if b"asyncio" in facts.data or makers:
        makers |= _MAKERS
    return frozenset(
        at
        for at, draft in enumerate(drafts)
        if not draft.is_async
        and not draft.is_generator
        and (_says_so(draft) or (makers and _returns(draft, facts, makers)))
    )


def _says_so(draft: Draft) -> bool:
    returns = draft.scope.returns
    return returns is not None and _ANNOTATION.search(returns) is not None


def _returns(draft: Draft, facts: FileFacts, makers: set[str]) -> bool:
    """Return whether a `return` of the function itself is a call of one of `makers`."""
    if makers.isdisjoint(draft.tails):
        return False
    pattern = _LAMBDA if draft.scope.kind == "lambda" else _RETURNED
    called = (
        match[1].decode(errors="replace").rpartition(".")[2]
        for low, high in draft.regions
        for match in pattern.finditer(facts.data, low, high)
    )
    return any(name in makers for name in called)
