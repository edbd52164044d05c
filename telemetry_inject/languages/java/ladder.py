"""The idioms of Java, best first, behind the contract of `base.Ladder`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tree_sitter import Tree

from telemetry_inject.languages.base import Choice, Parsed, Reach, Statement, Stripped, Style
from telemetry_inject.languages.java.expressions import types_of
from telemetry_inject.languages.java.inject import idioms, proof, render, rules, statements, strip
from telemetry_inject.model import Function, Insertion, Plan

API = "io.opentelemetry:opentelemetry-api"
_REQUIRES = re.compile(
    rb"\brequires\s+(?:(?:transitive|static)\s+)*io\.opentelemetry\.(api|context)\s*;"
)
_MODULE = re.compile(rb"(?m)^\s*(?:open\s+)?module\s+[\w.]+\s*\{")


class JavaLadder:
    """`base.Ladder` for Java: a `try` with the scope as its resource, a plain `try`, or lines."""

    rungs: tuple[str, ...] = idioms.RUNGS

    def survey(self, name: str, data: bytes) -> tuple[str, ...]:
        """Return `module:FOLDER` for a module that does not require the API."""
        if not name.endswith("module-info.java") or not _MODULE.search(data):
            return ()
        there = {found[1] for found in _REQUIRES.finditer(data)}
        return () if len(there) == 2 else (f"module:{name.rpartition('/')[0]}",)

    def reach(self, facts: Iterable[str]) -> Reach:
        """Return the facts of all files together."""
        return frozenset(facts)

    def rungs_for(self, plan: Plan) -> tuple[str, ...]:
        """Return the rungs that could carry such a plan at all, best first."""
        spanned = idioms.span_of(plan) is not None
        return (idioms.RESOURCE, idioms.SCOPE) if spanned else (idioms.LINES,)

    def objections(
        self, file: Parsed, function: Function, plan: Plan, reach: Reach
    ) -> Mapping[str, str]:
        """Return, for each rung that cannot be used, the sentence that says why."""
        del plan
        return rules.objections(file, function, reach)

    def statements(self, file: Parsed, function: Function) -> tuple[Statement, ...]:
        """Return the statements of the body that a plan can name, in order."""
        return statements.statements(file, function)

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return every insertion of the file."""
        return render.render(file, choices, style, types_of)

    def needs(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the artifact that the insertions import."""
        return (API,) if choices else ()

    def strip(self, data: bytes) -> Stripped:
        """Return the file without everything of ours; `data` itself where there is nothing."""
        return strip.strip(data)

    def objection(self, before: Parsed, after: bytes, tree: Tree) -> str | None:
        """Return what is wrong with the instrumented text; None where nothing is."""
        return proof.objection(before, after, tree)
