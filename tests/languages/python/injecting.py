"""Injecting into Python text in a test: from plans by qualified name to proved bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from telemetry_inject.inject.insertions import apply
from telemetry_inject.inject.verify import flaws
from telemetry_inject.languages.base import Choice, Parsed, Style
from telemetry_inject.languages.python.ladder import PythonLadder
from telemetry_inject.languages.python.syntax import PythonSyntax
from telemetry_inject.model import Command, Place, Plan, SourceFile, SpanCommand

LADDER, SYNTAX = PythonLadder(), PythonSyntax()


def parsed(data: bytes | str, module: str = "shop.cart") -> Parsed:
    """Return a file of this content."""
    content = data.encode() if isinstance(data, str) else data
    name = module.replace(".", "/") + ".py"
    source = SourceFile(Path(name), name, module, "python", content)
    tree = SYNTAX.parse(content)
    return Parsed(source, tree, SYNTAX.scan(source, tree))


def chosen(
    file: Parsed,
    plans: Mapping[str, Sequence[Command]],
    reach: Iterable[str] = (),
    rung: str | None = None,
) -> tuple[list[Choice], dict[str, Mapping[str, str]]]:
    """Return the choices that the ladder allows, and its objections by qualified name."""
    choices, refused = [], {}
    for function in file.scan.functions:
        if function.qualified not in plans:
            continue
        plan = Plan(function=function.id, commands=tuple(plans[function.qualified]))
        objections = LADDER.objections(file, function, plan, frozenset(reach))
        rungs = [each for each in LADDER.rungs_for(plan) if each not in objections]
        refused[function.qualified] = objections
        if rung is not None:
            rungs = [each for each in rungs if each == rung]
        if rungs:
            choices.append(Choice(function, plan, rungs[0]))
    return choices, refused


def proved(file: Parsed, choices: Sequence[Choice], width: int = 88) -> bytes:
    """Return the instrumented text after asserting everything that `verify` asks of it."""
    before = file.source.data
    after = apply(before, LADDER.render(file, choices, Style(width)))
    tree = SYNTAX.parse(after)
    assert flaws(tree) <= flaws(file.tree)
    stripped = LADDER.strip(after)
    expected = LADDER.strip(before).data
    assert stripped.data == expected
    assert stripped.exact
    assert LADDER.objection(file, after, tree) is None
    return after


def injected(
    data: bytes | str,
    plans: Mapping[str, Sequence[Command]],
    reach: Iterable[str] = (),
    rung: str | None = None,
) -> str:
    """Return the instrumented text of plans by qualified name."""
    file = parsed(data)
    choices, refused = chosen(file, plans, reach, rung)
    assert len(choices) == len(plans), refused
    return proved(file, choices).decode()


def spans(data: bytes | str, rung: str | None = None) -> bytes:
    """Return a file with a span on every function that may carry one, on one rung or the best."""
    file = parsed(data)
    plans = {each.qualified: [SpanCommand(name=each.name)] for each in file.scan.functions}
    choices, _ = chosen(file, plans, rung=rung)
    return proved(file, choices) if choices else file.source.data


def rungs(data: str, qualified: str, *commands: Command, reach: Iterable[str] = ()) -> list[str]:
    """Return the rungs that one function may take."""
    file = parsed(data)
    plans = {qualified: commands or (SpanCommand(name="span"),)}
    _, refused = chosen(file, plans, reach)
    plan = Plan(function=qualified, commands=tuple(plans[qualified]))
    return [each for each in LADDER.rungs_for(plan) if each not in refused[qualified]]


def place(data: str, qualified: str, path: str) -> Place:
    """Return the place of a statement by its path."""
    file = parsed(data)
    function = next(each for each in file.scan.functions if each.qualified == qualified)
    found = {each.path: each.digest for each in LADDER.statements(file, function)}
    return Place(path=path, digest=found[path])
