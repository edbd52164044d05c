"""The idioms of Go, best first, behind the contract of `base.Ladder`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tree_sitter import Tree

from telemetry_inject.languages.base import Choice, Parsed, Reach, Statement, Stripped, Style
from telemetry_inject.languages.go.inject import proof, reach, render, rungs, statements, strip
from telemetry_inject.languages.go.inject.aliases import MODULES
from telemetry_inject.languages.go.inject.lines import span_of
from telemetry_inject.model import (
    CounterCommand,
    Function,
    HistogramCommand,
    Insertion,
    LogCommand,
    Plan,
)


class GoLadder:
    """`base.Ladder` for Go: by where the context comes from and whether it is handed on.

    `lines` is for plans without a span. What ends in `-or-none` puts an empty context in place of
    a nil one, under which the API panics as long as no SDK is set.
    """

    rungs: tuple[str, ...] = rungs.RUNGS

    def survey(self, name: str, data: bytes) -> tuple[str, ...]:
        """Return who asks contexts for their type, and who passes none, in one file."""
        return reach.survey(name, data)

    def reach(self, facts: Iterable[str]) -> Reach:
        """Return the facts of all files together."""
        return frozenset(facts)

    def rungs_for(self, plan: Plan) -> tuple[str, ...]:
        """Return the rungs that could carry such a plan at all, best first."""
        return rungs.SPANS if span_of(plan) is not None else rungs.RUNGS[-1:]

    def objections(
        self, file: Parsed, function: Function, plan: Plan, reach: Reach
    ) -> Mapping[str, str]:
        """Return, for each rung that cannot be used, the sentence that says why."""
        return rungs.objections(file, function, plan, reach)

    def statements(self, file: Parsed, function: Function) -> tuple[Statement, ...]:
        """Return the statements of the body that a plan can name, in order."""
        return tuple(each.statement for each in statements.located(file, function))

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return every insertion of the file; gofmt breaks no lines: a width says nothing."""
        return render.render(file, choices, style.tracer)

    def needs(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the modules that the insertions import."""
        commands = [each for choice in choices for each in choice.plan.commands]
        wanted = {"_otel"} if choices else set()
        if any(span_of(each.plan) for each in choices):
            wanted.add("_otelTrace")
        if any(isinstance(each, CounterCommand | HistogramCommand) for each in commands):
            wanted.add("_otelMetric")
        if any(isinstance(each, LogCommand) for each in commands):
            wanted.add("_otelLog")
        return tuple(sorted({MODULES[each] for each in wanted}))

    def strip(self, data: bytes) -> Stripped:
        """Return the file without everything of ours; `data` itself where there is nothing."""
        return strip.strip(data)

    def objection(self, before: Parsed, after: bytes, tree: Tree) -> str | None:
        """Return what is wrong with the instrumented text; None where nothing is."""
        return proof.objection(before, after, tree)
