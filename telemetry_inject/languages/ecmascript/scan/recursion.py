"""Functions of one file that call themselves, at once or through one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from telemetry_inject.model import Function

_RECEIVERS = frozenset({"this", "self", "exports", "module.exports"})


def recursive(functions: Sequence[Function]) -> tuple[Function, ...]:
    """Return the functions, with the feature `recursive` where it holds.

    Names decide: a bare call of a function's name, a call of a method's name on anything. A call
    that only looks like it costs a better idiom, never correctness.
    """
    edges = _edges(functions)
    looping = {at for at, targets in edges.items() if at in targets} | _cycles(edges)
    return tuple(
        replace(each, features=each.features | {"recursive"}) if at in looping else each
        for at, each in enumerate(functions)
    )


def _edges(functions: Sequence[Function]) -> dict[int, list[int]]:
    plain: dict[str, list[int]] = {}
    methods: dict[tuple[str | None, str], list[int]] = {}
    for at, each in enumerate(functions):
        if each.kind in {"function", "closure"}:
            plain.setdefault(each.name, []).append(at)
        methods.setdefault((each.owner, each.name), []).append(at)
    edges: dict[int, list[int]] = {}
    for at, each in enumerate(functions):
        targets: list[int] = []
        for call in dict.fromkeys(each.calls):
            receiver, _, name = call.rpartition(".")
            if not receiver:
                targets += plain.get(name, ())
            elif receiver in _RECEIVERS or receiver == each.owner:
                targets += methods.get((each.owner, name), ())
            if name == each.name and (
                (receiver and each.kind == "method") or call == each.qualified
            ):
                targets.append(at)
        if targets:
            edges[at] = targets
    return edges


def _cycles(edges: dict[int, list[int]]) -> set[int]:
    """Return what lies on a cycle of more than one function (Tarjan, without recursion)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    open_: list[int] = []
    on_stack: set[int] = set()
    found: set[int] = set()
    for root in tuple(edges):
        if root in order:
            continue
        work: list[tuple[int, Iterable[int]]] = [(root, iter(edges[root]))]
        order[root] = low[root] = len(order)
        open_.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    open_.append(target)
                    on_stack.add(target)
                    work.append((target, iter(edges.get(target, ()))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    component = []
                    while True:
                        component.append(open_.pop())
                        on_stack.discard(component[-1])
                        if component[-1] == node:
                            break
                    if len(component) > 1:
                        found |= set(component)
    return found
