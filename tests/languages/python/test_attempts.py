"""What a person reads of the rungs that a function did not take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telemetry_inject import languages
from telemetry_inject.inject.injector import CodeInjector
from telemetry_inject.languages.base import Choice, Parsed, Style
from telemetry_inject.languages.python.ladder import PythonLadder
from telemetry_inject.model import Attempt, Insertion, Outcome, Plan, SpanCommand

from .injecting import parsed

LANGUAGE = languages.load("python")


def outcome(source: str, ladder: PythonLadder | None = None) -> Outcome:
    """Return what becomes of a span on the first function."""
    file = parsed(source)
    language = replace(LANGUAGE, ladder=ladder or PythonLadder())
    plan = Plan(function=file.scan.functions[0].id, commands=(SpanCommand(name="s"),))
    return CodeInjector(language, frozenset(), Style()).inject(file, [plan]).outcomes[0]


def test_rungs_of_other_plans_are_not_spoken_of() -> None:
    assert outcome("def f():\n    g()\n").attempts == ()


def test_the_reason_is_that_of_the_last_rung_for_such_a_plan() -> None:
    made = outcome("def f(): return [\n  (yield)]\n")
    assert made.status == "refused"
    assert [each.rung for each in made.attempts] == ["decorator", "with", "flat", "quiet"]
    assert made.reason == "its body does not start on a line of its own"
    assert not any(each.proof for each in made.attempts)


class Unlucky(PythonLadder):
    """Renders something that is no Python on every rung but the last."""

    def render(
        self, file: Parsed, choices: Sequence[Choice], style: Style
    ) -> tuple[Insertion, ...]:
        """Return the insertions of the file."""
        if any(each.rung != "quiet" for each in choices):
            return (Insertion(0, b")\n"),)
        return super().render(file, choices, style)


def test_what_the_proof_turned_down_is_told_from_what_a_rule_did() -> None:
    made = outcome("async def f():\n    yield 1\n", Unlucky())
    assert made.rung == "quiet"
    assert [(each.rung, each.proof) for each in made.attempts] == [
        ("decorator", False),
        ("with", False),
        ("flat", True),
    ]
    assert Attempt("decorator", "it is a generator, which a decorator would end at once") in (
        made.attempts
    )
