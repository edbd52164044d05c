"""Functions of one file that call themselves, at once or through one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telemetry_inject.model import Function


def recursive(functions: Sequence[Function]) -> tuple[Function, ...]:
    """Return the functions, with the feature `recursive` where it holds.

    Names decide: a bare call of a function's name, a call of a method's name on anything. A call
    that only looks like it costs telemetry by the default rules, never correctness.
    """
    edges = _edges(functions)
    looping = {at for at in edges if _reaches(at, edges)}
    return tuple(
        replace(each, features=each.features | {"recursive"}) if at in looping else each
        for at, each in enumerate(functions)
    )


def _edges(functions: Sequence[Function]) -> dict[int, list[int]]:
    plain: dict[str, list[int]] = {}
    methods: dict[str, list[int]] = {}
    for at, each in enumerate(functions):
        (plain if each.owner is None else methods).setdefault(each.name, []).append(at)
    edges: dict[int, list[int]] = {}
    for at, each in enumerate(functions):
        targets: list[int] = []
        for call in dict.fromkeys(each.calls):
            receiver, _, name = call.rpartition(".")
            if not receiver:
                targets += plain.get(name, ())
            elif "." not in receiver:
                targets += [to for to in methods.get(name, ()) if functions[to].owner == each.owner]
        if targets:
            edges[at] = targets
    return edges


def _reaches(start: int, edges: dict[int, list[int]]) -> bool:
    """Return whether a function leads back to itself."""
    seen: set[int] = set()
    waiting = list(edges[start])
    while waiting:
        at = waiting.pop()
        if at == start:
            return True
        if at not in seen:
            seen.add(at)
            waiting += edges.get(at, ())
    return False
