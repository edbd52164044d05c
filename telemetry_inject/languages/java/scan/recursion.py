"""Functions of one file that call themselves, at once or through one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telemetry_inject.model import Function


def recursive(functions: Sequence[Function]) -> tuple[Function, ...]:
    """Return the functions, with the feature `recursive` where it holds.

    Names decide: a call of a method of the same class by its name alone. A call of an overload
    looks the same; that costs telemetry by the default rules, never correctness.
    """
    edges = _edges(functions)
    looping = {at for at in edges if _reaches(at, edges)}
    return tuple(
        replace(each, features=each.features | {"recursive"}) if at in looping else each
        for at, each in enumerate(functions)
    )


def _edges(functions: Sequence[Function]) -> dict[int, list[int]]:
    methods: dict[str, list[int]] = {}
    for at, each in enumerate(functions):
        if each.kind == "method":
            methods.setdefault(each.name, []).append(at)
    edges: dict[int, list[int]] = {}
    for at, each in enumerate(functions):
        own = (each.owner or "").rpartition("$")[2]
        targets: list[int] = []
        for call in dict.fromkeys(each.calls):
            receiver, _, name = call.rpartition(".")
            if receiver in {"this", own}:
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
