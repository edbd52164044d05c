"""The ladder of Rust's idioms, as the injector uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tree_sitter import Tree

from telemetry_inject.languages.base import Choice, Parsed, Reach, Statement, Stripped, Style
from telemetry_inject.languages.rust.inject import errors, metrics, proof, rules, statements, strip
from telemetry_inject.languages.rust.inject.render import render, traces
from telemetry_inject.model import Function, Insertion, Plan, SpanCommand

_NO_STD = re.compile(rb"(?m)^\s*#!\s*\[\s*(?:no_std|no_core|cfg_attr\([^\n]*\bno_std\b)")
_PROC_MACRO = re.compile(rb"#\s*\[\s*proc_macro(?:_derive|_attribute)?\b")


class RustLadder:
    """`base.Ladder` for Rust."""

    rungs: tuple[str, ...] = rules.RUNGS

    def survey(self, name: str, data: bytes) -> tuple[str, ...]:
        """Return what one file means for others: `no-std`, `proc-macro`, `shown:` and `defined:`
        types of errors.
        """
        found = list(errors.survey(data))
        if name.endswith(("lib.rs", "main.rs")) and b"no_" in data and _NO_STD.search(data):
            found.append("no-std")
        if b"proc_macro" in data and _PROC_MACRO.search(data):
            found.append("proc-macro")
        return tuple(found)

    def reach(self, facts: Iterable[str]) -> Reach:
        """Return the facts of all files, as `rules` asks for them."""
        return frozenset(facts)

    def rungs_for(self, plan: Plan) -> tuple[str, ...]:
        """Return the rungs that could carry such a plan at all, best first."""
        spans = any(isinstance(each, SpanCommand) for each in plan.commands)
        return rules.RUNGS[:-1] if spans else rules.RUNGS[-1:]

    def objections(
        self, file: Parsed, function: Function, plan: Plan, reach: Reach
    ) -> Mapping[str, str]:
        """Return, for each rung that cannot be used, the sentence that says why."""
        return rules.objections(file, function, plan, reach)

    def statements(self, file: Parsed, function: Function) -> tuple[Statement, ...]:
        """Return the statements of the body that a plan can name, in order."""
        return statements.statements(file, function)

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return every insertion of the file; raises `ValueError` where one has no place."""
        places = {
            each.function.id: {one.path: one for one in self.statements(file, each.function)}
            for each in choices
            if len(each.plan.commands) > 1 or each.rung == rules.CURRENT
        }
        return render(file, choices, places, style)

    def needs(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the crates that the insertions name."""
        counts = any(metrics.of_plan(each.plan) for each in choices)
        return (
            *(("opentelemetry",) if counts else ()),
            *(("tracing",) if any(map(traces, choices)) else ()),
        )

    def strip(self, data: bytes) -> Stripped:
        """Return the file without everything of ours; `data` itself where there is nothing."""
        return strip.strip(data)

    def objection(self, before: Parsed, after: bytes, tree: Tree) -> str | None:
        """Return what is wrong with the instrumented text; None where nothing is."""
        return proof.objection(before, after, tree)
