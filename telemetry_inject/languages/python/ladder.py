"""The ladder of Python's idioms, as the injector uses it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from tree_sitter import Tree

from telemetry_inject.languages.base import Choice, Parsed, Reach, Statement, Stripped, Style
from telemetry_inject.languages.python.expressions import PythonExpressions
from telemetry_inject.languages.python.flow.answers import answers
from telemetry_inject.languages.python.flow.facts import open_questions, settled
from telemetry_inject.languages.python.inject import proof, reach, rules, statements, strip
from telemetry_inject.languages.python.inject.anatomy import definition_at
from telemetry_inject.languages.python.inject.idioms import RUNGS, Facts
from telemetry_inject.languages.python.inject.render import instrument_names, render
from telemetry_inject.model import AttributeCommand, Function, Insertion, Plan, SpanCommand


class PythonLadder:
    """`base.Ladder` for Python."""

    rungs: tuple[str, ...] = RUNGS

    def survey(self, name: str, data: bytes) -> tuple[str, ...]:
        """Return what one file of the project means for functions of others: see `reach`."""
        return reach.survey(name, data)

    def reach(self, facts: Iterable[str]) -> Reach:
        """Return the facts of all files, as `rules` asks for them."""
        return settled(facts)

    def rungs_for(self, plan: Plan) -> tuple[str, ...]:
        """Return the rungs that could carry such a plan at all, best first."""
        spans = any(isinstance(each, SpanCommand) for each in plan.commands)
        return RUNGS[:-1] if spans else RUNGS[-1:]

    def objections(
        self, file: Parsed, function: Function, plan: Plan, reach: Reach
    ) -> Mapping[str, str]:
        """Return, for each rung that cannot be used, the sentence that says why."""
        return rules.objections(file, function, plan, reach)

    def statements(self, file: Parsed, function: Function) -> tuple[Statement, ...]:
        """Return the statements of the body that a plan can name, in order."""
        definition = definition_at(file.tree, file.source.data, function.start)
        return statements.statements(file, definition) if definition else ()

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return every insertion of the file; raises `ValueError` where one has no place."""
        names = instrument_names(file, choices)
        facts = {each.function.id: _facts(file, each, names) for each in choices}
        return render(file, choices, facts, style)

    def needs(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the packages that the insertions import."""
        return ("opentelemetry-api",) if choices else ()

    def strip(self, data: bytes) -> Stripped:
        """Return the file without everything of ours; `data` itself where there is nothing."""
        return strip.strip(data)

    def objection(self, before: Parsed, after: bytes, tree: Tree) -> str | None:
        """Return what is wrong with the instrumented text; None where nothing is."""
        return proof.objection(before, after, tree)


class PythonInquiry:
    """`base.Inquiry` for Python: whose code is read."""

    def questions(self, facts: Collection[str]) -> frozenset[str]:
        """Return what must be asked of every file before the reach is known."""
        return open_questions(facts)

    def answers(
        self, name: str, data: bytes, asked: Collection[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return the facts with which one file answers, by question."""
        return answers(name, data, asked)


def _facts(file: Parsed, choice: Choice, metrics: Mapping[str, str]) -> Facts:
    function = choice.function
    expressions = PythonExpressions()
    attributes = [each for each in choice.plan.commands if isinstance(each, AttributeCommand)]
    for command in choice.plan.commands:
        for text in getattr(command, "attributes", {}).values():
            if expressions.known(text, file, function)[0].startswith("?"):
                raise ValueError(
                    f"`{text}` may be None; only an attribute of a span is left out then"
                )
    checked = {
        each.expression: expressions.known(each.expression, file, function) for each in attributes
    }
    module = file.source.module
    return Facts(
        qualified=f"{module}.{function.qualified}" if module else function.qualified,
        metrics=metrics,
        constants=frozenset(text for text, (_, constant) in checked.items() if constant),
        nullable={text: text for text, (kind, _) in checked.items() if kind.startswith("?")},
        names_bound="reads-scope" not in function.features,
    )
