"""The call graph of all files of a run, as far as names tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from telemetry_inject.model import Caller, Site

Edges = Mapping[str, tuple[tuple[str, bool], ...]]
"""Callees by caller, one for each place of a call; whether it is in a loop."""

GENERIC = frozenset(
    """
    add all any append apply bind call catch clear close copy count create debug delete dispatch emit
    end error exec execute filter find flush format forEach get handle has index info init insert
    invoke items join keys len list load lock log make map match new next now of off on open parse pop
    post print push put query read receive reduce release remove render replace reset resolve run save
    select send set size sort split start stop strip sub test then toString type unlock update use
    validate valueOf values wait warn warning with write
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
"""Names that so many things have that being the only one in the code says nothing."""
_EXTENSION = re.compile(r"\.(?:[cm]?[jt]sx?)(?=\.)")
_PARTS = re.compile(r"::|[./]")
OWN = ("self", "cls", "this", "super", "Self")


def graph(callers: Sequence[Caller]) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Return the edges between the functions of a run."""
    index = _Index(callers)
    edges: dict[str, list[tuple[str, bool]]] = {each.function: [] for each in callers}
    for each in callers:
        for site in each.sites:
            target = index.target(each, site)
            if target is not None and target != each.function:
                edges[each.function].append((target, site.repeated))
    called = {target for targets in edges.values() for target, _ in targets}
    for each in callers:  # a callback is called by what it is written in, for all that is known
        if each.parent in edges and each.function not in called and not each.entry:
            edges[each.parent].append((each.function, False))
    return {name: tuple(targets) for name, targets in edges.items()}


class _Index:
    """Functions by the names that calls may give them."""

    def __init__(self, callers: Iterable[Caller]) -> None:
        self._files: dict[tuple[str, str], list[Caller]] = {}
        self._modules: dict[tuple[str, ...], list[Caller]] = {}
        self._names: dict[str, list[Caller]] = {}
        for each in callers:
            name = _parts(each.qualified)[-1]
            self._files.setdefault((_file(each), name), []).append(each)
            self._names.setdefault(name, []).append(each)
            for key in _keys(each):
                self._modules.setdefault(key, []).append(each)

    def target(self, caller: Caller, site: Site) -> str | None:
        """Return the function that a call means; None where it means none of these, or nobody knows."""
        *receiver, name = _parts(site.written)
        for resolved in site.resolved:
            parts = _parts(_EXTENSION.sub("", resolved).lstrip("./"))
            for size in (4, 3, 2):
                found = self._modules.get(tuple(parts[-size:]), []) if len(parts) >= size else []
                if len(found) == 1:
                    return found[0].function
        near = self._files.get((_file(caller), name), [])
        if not receiver:
            return _only([each for each in near if each.owner is None])
        if receiver[0] in OWN and len(receiver) == 1:
            own = [each for each in near if each.owner == caller.owner]
            if own:
                return _only(own)
        if name in GENERIC or site.resolved:
            return None
        return _only([each for each in self._names.get(name, []) if each.owner is not None])


def _only(found: Sequence[Caller]) -> str | None:
    return found[0].function if len(found) == 1 else None


def _file(caller: Caller) -> str:
    return caller.function.partition("::")[0]


def _parts(name: str) -> list[str]:
    return [each for each in _PARTS.split(name) if each]


def _keys(caller: Caller) -> Iterator[tuple[str, ...]]:
    """Yield what a resolved name may end in: `(payments, charge)`, `(payments, Store, open)`."""
    module = _parts(caller.module)[-1:]
    own = _parts(caller.qualified)
    keys = {(*module, *own)}
    if caller.owner is not None:
        keys.add((*module, *_parts(caller.owner)[-1:], own[-1]))
    yield from sorted(keys)
    if caller.constructor and len(own) > 1:
        yield (*module, *own[:-1])
