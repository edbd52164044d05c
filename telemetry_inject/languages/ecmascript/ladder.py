"""The idioms of the family, best first, behind the contract of `base.Ladder`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from tree_sitter import Tree

from telemetry_inject.languages.base import Choice, Parsed, Reach, Statement, Stripped, Style
from telemetry_inject.languages.ecmascript.grammar import Grammar
from telemetry_inject.languages.ecmascript.inject import (
    proof,
    reach,
    render,
    rungs,
    statements,
    strip,
)
from telemetry_inject.languages.ecmascript.inject.idioms import (
    ACTIVE,
    API,
    FLAT,
    LINES,
    LOGS_API,
    durations,
    span_of,
)
from telemetry_inject.model import Function, Insertion, LogCommand, Plan

Besides = Callable[[Parsed, Function], Mapping[str, str]]
"""Returns what one language objects to besides: for each rung, the sentence that says why."""


class EcmaScriptLadder:
    """`base.Ladder`: `lines` for plans without a span, `active`, `flat`."""

    rungs: tuple[str, ...] = rungs.RUNGS

    def __init__(self, grammar: Grammar, besides: Besides | None = None) -> None:
        self._grammar = grammar
        self._besides = besides

    def survey(self, name: str, data: bytes) -> tuple[str, ...]:
        """Return who reads stacks, whose text is read, and who orders by microtasks, in one file."""
        return reach.survey(name, data)

    def reach(self, facts: Iterable[str]) -> Reach:
        """Return what the facts of all files mean together."""
        return reach.reach(facts)

    def rungs_for(self, plan: Plan) -> tuple[str, ...]:
        """Return the rungs that could carry such a plan at all, best first."""
        if span_of(plan) is not None:
            return (ACTIVE, FLAT)
        return (FLAT,) if durations(plan) else (LINES,)

    def objections(
        self, file: Parsed, function: Function, plan: Plan, reach: Reach
    ) -> Mapping[str, str]:
        """Return, for each rung that cannot be used, the sentence that says why."""
        found = rungs.objections(file, function, plan, reach)
        if self._besides is None or set(found) >= set(self.rungs_for(plan)):
            return found
        return {**self._besides(file, function), **found}

    def statements(self, file: Parsed, function: Function) -> tuple[Statement, ...]:
        """Return the statements of the body that a plan can name, in order."""
        return statements.statements(file, function)

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return every insertion of the file."""
        return render.render(file, choices, style)

    def needs(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the npm packages that the insertions import."""
        commands = [each for choice in choices for each in choice.plan.commands]
        logs = any(isinstance(each, LogCommand) for each in commands)
        return ((API,) if choices else ()) + ((LOGS_API,) if logs else ())

    def strip(self, data: bytes) -> Stripped:
        """Return the file without everything of ours; `data` itself where there is nothing."""
        return strip.strip(data, self._grammar)

    def objection(self, before: Parsed, after: bytes, tree: Tree) -> str | None:
        """Return what is wrong with the instrumented text; None where nothing is."""
        return proof.objection(before, after, tree)
