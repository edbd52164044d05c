"""The ladder of idioms of C and C++, as the injector uses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tree_sitter import Tree

from telemetry_inject.languages.base import Choice, Parsed, Reach, Statement, Stripped, Style
from telemetry_inject.languages.cfamily.inject import proof, rules, statements, strip
from telemetry_inject.languages.cfamily.inject.format import laid_out
from telemetry_inject.languages.cfamily.inject.render import render
from telemetry_inject.languages.cfamily.inject.spelling import HEADER
from telemetry_inject.languages.cfamily.project.formatting import settings
from telemetry_inject.languages.cfamily.project.places import include_path
from telemetry_inject.languages.cfamily.scan.features import handed
from telemetry_inject.model import Function, Insertion, Plan, SpanCommand


class CFamilyLadder:
    """`base.Ladder` for C and C++."""

    rungs: tuple[str, ...] = rules.RUNGS

    def __init__(self, *, classes: bool) -> None:
        self._classes = classes

    def survey(self, name: str, data: bytes) -> tuple[str, ...]:
        """Return `handler:NAME` for what one file hands to `signal`, `atexit` and the like."""
        return tuple(sorted(f"handler:{each}" for each in handed(data)))

    def reach(self, facts: Iterable[str]) -> Reach:
        """Return the facts of all files, as `rules` asks for them."""
        return frozenset(facts)

    def rungs_for(self, plan: Plan) -> tuple[str, ...]:
        """Return the rungs that could carry such a plan at all, best first."""
        spans = any(isinstance(each, SpanCommand) for each in plan.commands)
        return (rules.GUARD,) if spans else (rules.CURRENT,)

    def objections(
        self, file: Parsed, function: Function, plan: Plan, reach: Reach
    ) -> Mapping[str, str]:
        """Return, for each rung that cannot be used, the sentence that says why."""
        return rules.objections(file, function, reach)

    def statements(self, file: Parsed, function: Function) -> tuple[Statement, ...]:
        """Return the statements of the body that a plan can name, in order."""
        return statements.statements(file, function, classes=self._classes)

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return every insertion of the file; raises `ValueError` where one has no place."""
        places = {
            each.function.id: {one.path: one for one in self.statements(file, each.function)}
            for each in choices
            if any(getattr(command, "after", None) for command in each.plan.commands)
        }
        path = file.source.path
        found = render(file, choices, places, style, include_path(path), classes=self._classes)
        form = settings(path)
        return found if form is None else laid_out(found, file.source.data, path, form)

    def needs(self, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the header."""
        return (HEADER,) if choices else ()

    def strip(self, data: bytes) -> Stripped:
        """Return the file without everything of ours; `data` itself where there is nothing."""
        return strip.strip(data)

    def objection(self, before: Parsed, after: bytes, tree: Tree) -> str | None:
        """Return what is wrong with the instrumented text; None where nothing is."""
        return proof.objection(before, after, tree)
