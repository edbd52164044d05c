"""Injecting into files of C and C++ in a test, through the same door as the program."""

from __future__ import annotations

from pathlib import Path

from telemetry_inject.inject.injector import CodeInjector, Injection
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Parsed, Style
from telemetry_inject.model import Command, Plan, SourceFile, SpanCommand

CASES = Path(__file__).parents[2] / "cases"
SUFFIXES = {"c": ".c", "cpp": ".cpp"}


def parsed(data: bytes, language: str, name: str = "") -> Parsed:
    """Return a file as the program would see it."""
    path = Path("/nowhere") / (name or f"shop/cart{SUFFIXES[language]}")
    syntax = load(language).syntax
    shown = path.relative_to("/nowhere").as_posix()
    source = SourceFile(path, shown, syntax.module(path, Path("/nowhere")), language, data)
    tree = syntax.parse(data)
    return Parsed(source, tree, syntax.scan(source, tree))


def inject(file: Parsed, *plans: Plan, width: int = 100) -> Injection:
    """Return the file with the plans carried out; without plans, a span for every function."""
    language = load(file.source.language)
    chosen = plans or tuple(every(file))
    facts = language.ladder.survey(file.source.name, file.source.data)
    reach = language.ladder.reach(facts)
    return CodeInjector(language, reach, Style(width)).inject(file, chosen)


def every(file: Parsed, *commands: Command) -> list[Plan]:
    """Return a plan for each function: a span of its name, unless commands are given."""
    return [
        Plan(function=each.id, commands=commands or (SpanCommand(name=f"span {at}"),))
        for at, each in enumerate(file.scan.functions)
        if not {"stub", "error"} & each.features  # as they are selected
    ]
