"""Which functions deserve telemetry, decided without a model, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Function, Usage
from telemetry_inject.plan.decorated import through_decorators
from telemetry_inject.plan.knowledge import Around, Knowledge, Match
from telemetry_inject.plan.substance import CallGraph, call_graph, substance

Level = Literal["boundary", "standard", "all"]

NEVER = (
    ("ours", "it already carries telemetry of ours"),
    ("instrumented", "it already carries telemetry"),
    ("ignored", "a comment asks to leave it out"),
    ("error", "it overlaps a syntax error"),
    ("stub", "it has no body of its own"),
)
"""Features that keep a function out at every level."""

LONGEST = 1_000
"""Letters of an id that a plan can name; names of functions nested hundreds deep are longer."""

COVERED = tuple(f"Left out: {why}." for _, why in NEVER[:2])
"""Reasons of functions that need no more telemetry."""

TRIVIAL = (
    ("accessor", "it only gives access to a value"),
    ("wrapper", "it only passes a call on"),
)
"""Features that keep a function out unless it is a boundary or everything is asked for."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Whether one function is to carry telemetry, and why; `reason` is one sentence."""

    function: Function
    selected: bool
    reason: str
    boundary: bool = False
    """An entry point or an outbound call."""
    matches: tuple[Match, ...] = ()
    """What it was recognised by, entry points first."""

    @property
    def covered(self) -> bool:
        """Whether it carries telemetry already, and nothing asks to leave it out."""
        features = self.function.features
        return "test" not in features and self.reason in COVERED

    @property
    def suggests(self) -> tuple[str, ...]:
        """The instrumentation packages of the libraries that it uses."""
        found = {each.use.instrumentation for each in self.matches}
        return tuple(sorted(each for each in found if each))


NOTHING = Usage()


def select(
    file: Parsed, usages: Mapping[str, Usage], knowledge: Knowledge, level: Level = "standard"
) -> tuple[Selection, ...]:
    """Return a decision for every function of the file, in source order."""
    functions = file.scan.functions
    usages = through_decorators(functions, usages)
    around = _around(functions)
    found = {
        each.id: knowledge.matches(file.source, each, usages.get(each.id, NOTHING), around)
        for each in functions
    }
    whole = _whole_file(file)
    graph: CallGraph | None = None
    out = []
    for function in functions:
        matches = found[function.id]
        excluded = whole or _excluded(function, level, bool(matches))
        if excluded is not None:
            out.append(Selection(function, False, excluded, bool(matches), matches))
        elif matches:
            out.append(Selection(function, True, _because(matches[0]), True, matches))
        elif level == "all":
            out.append(Selection(function, True, "Everything was asked for."))
        elif level == "boundary":
            reason = "Left out: it is neither an entry point nor an outbound call."
            out.append(Selection(function, False, reason))
        else:
            graph = graph or call_graph(file, frozenset(key for key, each in found.items() if each))
            selected, reason = substance(function, graph)
            out.append(Selection(function, selected, reason))
    return tuple(out)


def _around(functions: Sequence[Function]) -> Around:
    """Return what the functions of a file tell about the names in it."""
    owners = (each.owner.rpartition(".")[2] for each in functions if each.owner)
    return Around(
        called=frozenset(call for each in functions for call in each.calls),
        defined=frozenset({*owners, *(each.name for each in functions if not each.owner)}),
        members=frozenset(each.name for each in functions if each.owner),
    )


def _whole_file(file: Parsed) -> str | None:
    if "ignored" in file.scan.features:
        return "Left out: a comment asks to leave the file out."
    if "generated" in file.scan.features:
        return "Left out: the file is generated."
    return None


def _excluded(function: Function, level: Level, boundary: bool) -> str | None:
    if len(function.id) > LONGEST:
        return f"Left out: its name is longer than {LONGEST:,} letters."
    for feature, why in NEVER:
        if feature in function.features:
            return f"Left out: {why}."
    if level == "all":
        return None
    if "test" in function.features:
        return "Left out: it is a test."
    for feature, why in () if boundary else TRIVIAL:
        if feature in function.features:
            return f"Left out: {why}."
    return None


def _because(match: Match) -> str:
    use = match.use
    return f"It {use.meaning.does} ({use.library}: {match.name})."
