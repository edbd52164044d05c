"""Functions with next to nothing in them."""

from __future__ import annotations

import re

from telemetry_inject.languages.python.scan.drafts import Draft, FileFacts

_LEAD = rb"[;\s]*+(?:#[^\n]*+\s*+)*+"
_COMMENTS = rb"\s*;?" + _LEAD
_STUB = re.compile(
    _LEAD
    + rb"(?:pass|\.\.\.|(?:raise|return)\s+NotImplemented(?:Error)?\b\s*(?:\(.*\))?)?"
    + _COMMENTS,
    re.DOTALL,
)
_PATH = rb"[\w.]+"
_CONSTANT = rb"""[-+]?[\w.]+|[rbuRBU]?"[^"\n]*"|[rbuRBU]?'[^'\n]*'|\[\]|\{\}|\(\)"""
_ACCESSOR = re.compile(
    _LEAD + rb"(?:return(?:\s+(?:not\s+)?(?:" + _CONSTANT + rb"))?"
    rb"|" + _PATH + rb"\s*=\s*(?:" + _CONSTANT + rb")|del\s+" + _PATH + rb")" + _COMMENTS
)
_BARE = re.compile(_CONSTANT.join((rb"(?:", rb")")))
_BEFORE_CALL = re.compile(_LEAD + rb"(?:return\s+)?(?:await\s+|yield\s+from\s+)?")
_AFTER_CALL = re.compile(rb".*\)" + _COMMENTS, re.DOTALL)
_LONGEST = 400
"""Bytes of a body beyond which nobody would call it trivial."""


def small(facts: FileFacts, draft: Draft) -> str | None:
    """Return `stub`, `accessor` or `wrapper` where that is all there is to a function."""
    if draft.statements > 1 or draft.scope.body_end - draft.code_start > _LONGEST:
        return None
    code = facts.data[draft.code_start : draft.scope.body_end]
    if draft.scope.kind == "lambda":
        return "accessor" if _BARE.fullmatch(code) else _wrapper(facts, draft, code)
    if _STUB.fullmatch(code):
        return "stub"
    if _ACCESSOR.fullmatch(code):
        return "accessor"
    return _wrapper(facts, draft, code)


def _wrapper(facts: FileFacts, draft: Draft, code: bytes) -> str | None:
    """Return `wrapper` for a body that is one call and nothing around it."""
    if len(draft.calls) != 1 or draft.complexity > 1:
        return None
    before = _BEFORE_CALL.match(code)
    assert before is not None
    start = draft.code_start + before.end()
    if not facts.data.startswith(draft.calls[0].encode(errors="replace"), start):
        return None
    if b" for " in code or b"lambda" in code:
        return None
    return "wrapper" if _AFTER_CALL.fullmatch(code) else None
