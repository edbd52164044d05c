"""Injecting into a Java file in a test, through the same door as the program."""

from __future__ import annotations

from pathlib import Path

from telemetry_inject.inject.injector import CodeInjector, Injection
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Parsed, Style
from telemetry_inject.model import Command, Plan, SourceFile, SpanCommand
from telemetry_inject.words import split_words

LANGUAGE = load("java")
CASES = Path(__file__).parents[2] / "cases" / "java"


def parsed(
    data: bytes, name: str = "src/main/java/golden/Cart.java", module: str = "golden"
) -> Parsed:
    """Return a file as the program would see it."""
    source = SourceFile(Path(name), name, module, "java", data)
    tree = LANGUAGE.syntax.parse(data)
    return Parsed(source, tree, LANGUAGE.syntax.scan(source, tree))


def inject(file: Parsed, *plans: Plan) -> Injection:
    """Return the file with the plans carried out; without plans, a span for every function."""
    facts = LANGUAGE.ladder.survey(file.source.name, file.source.data)
    reach = LANGUAGE.ladder.reach(facts)
    return CodeInjector(LANGUAGE, reach, Style(width=100)).inject(file, plans or tuple(every(file)))


def every(file: Parsed, *commands: Command) -> list[Plan]:
    """Return a plan for each function: a span of its name, unless commands are given."""
    return [
        Plan(
            function=each.id,
            commands=commands or (SpanCommand(name=" ".join(split_words(each.qualified))[:60]),),
        )
        for each in file.scan.functions
    ]


def instrumented(data: bytes, name: str = "src/main/java/golden/Cart.java") -> bytes:
    """Return the text with a span in every function that can carry one."""
    injection = inject(parsed(data, name))
    assert injection.after is not None, injection.outcomes
    return injection.after
