"""Which idioms a function can carry, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.go.inject import header
from telemetry_inject.languages.go.inject.lines import span_of
from telemetry_inject.languages.go.inject.ways import (
    CONTEXT,
    CONTEXT_OR_NONE,
    LEAF,
    LEAF_OR_NONE,
    LINES,
    LOCAL,
    REQUEST,
    ROOT,
    opening,
    way,
)
from telemetry_inject.model import Function, Plan

RUNGS = (CONTEXT, CONTEXT_OR_NONE, LOCAL, REQUEST, LEAF, LEAF_OR_NONE, ROOT, LINES)
SPANS = RUNGS[:-1]

_BARRED = {
    "error": "the grammar does not understand a part of it",
    "instrumented": "it carries telemetry already",
    "ignored": "a comment asks to leave it alone",
    "test": "it is in a file of tests",
    "bodiless": "it has no body: it is written in assembly or linked from elsewhere",
    "directive": "a `//go:` comment tells the compiler how to treat it",
    "cgo-export": "it is exported to C",
    "init": "it is an `init` function, which runs before an SDK is started",
}


def objections(file: Parsed, function: Function, plan: Plan, reach: Reach) -> Mapping[str, str]:
    """Return, for each rung that cannot be used, the sentence that says why.

    The reason of the last rung is what people read: it is the one that says what is missing.
    """
    general = _general(file, function)
    if general is not None:
        return dict.fromkeys(RUNGS, general)
    if span_of(plan) is None:
        why = _without_lines(file, function)
        found = dict.fromkeys(SPANS, "the plan has no span")
        return {**found, LINES: why} if why else found
    found = {LINES: "the plan has a span"}
    for rung in SPANS:
        said = way(file, function, rung, reach)
        if isinstance(said, str):
            found[rung] = said
    if ROOT in found and LEAF_OR_NONE in found:
        found[ROOT] = found[LEAF_OR_NONE]
    return found


def _general(file: Parsed, function: Function) -> str | None:
    if "foreign-prefix" in file.scan.features:
        return "the file uses names that start with `_otel` but not our header"
    for word, why in _BARRED.items():
        if word in function.features:
            return why
    return header.objection(file)


def _without_lines(file: Parsed, function: Function) -> str | None:
    node = body_.function_at(file.tree, function.start, function.end)
    body = node.child_by_field_name("body") if node is not None else None
    if body is None:
        return "it has no body"
    place = opening(file.source.data, body)
    return place if isinstance(place, str) else None
