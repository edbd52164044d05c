"""Injecting into a TypeScript file in a test, through the same door as the program."""

from __future__ import annotations

from pathlib import Path

from telemetry_inject.inject.injector import CodeInjector, Injection
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Parsed, Style
from telemetry_inject.model import Command, Function, Plan, SourceFile, SpanCommand

LANGUAGE = load("typescript")
CASES = Path(__file__).parents[2] / "cases" / "typescript"


def parsed(data: bytes, name: str = "shop/cart.ts") -> Parsed:
    """Return a file as the program would see it."""
    path = Path(name)
    source = SourceFile(path, name, LANGUAGE.syntax.module(path, Path()), "typescript", data)
    tree = LANGUAGE.syntax.parse(data)
    return Parsed(source, tree, LANGUAGE.syntax.scan(source, tree))


def inject(file: Parsed, *plans: Plan, width: int = 100) -> Injection:
    """Return the file with the plans carried out; without plans, a span for every function."""
    chosen = plans or tuple(every(file))
    facts = LANGUAGE.ladder.survey(file.source.name, file.source.data)
    return CodeInjector(LANGUAGE, LANGUAGE.ladder.reach(facts), Style(width)).inject(file, chosen)


def every(file: Parsed, *commands: Command) -> list[Plan]:
    """Return a plan for each function: a span of its name, unless commands are given."""
    return [
        Plan(
            function=each.id,
            commands=commands or (SpanCommand(name=each.qualified.replace("#", "")),),
        )
        for each in file.scan.functions
        if "stub" not in each.features
    ]


def instrumented(data: bytes, name: str = "shop/cart.ts") -> bytes:
    """Return the text with a span in every function that can carry one."""
    injection = inject(parsed(data, name))
    assert injection.after is not None, injection.outcomes
    return injection.after


def functions(text: str, name: str = "shop/cart.ts") -> dict[str, Function]:
    """Return the functions of a text by their qualified names."""
    return {each.id.partition("::")[2]: each for each in parsed(text.encode(), name).scan.functions}
