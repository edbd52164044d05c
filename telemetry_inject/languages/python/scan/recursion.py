"""Which functions of a file can come back to themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from telemetry_inject.languages.python.resolve.imports import bindings
from telemetry_inject.languages.python.scan.drafts import Draft, FileFacts


def recursive(facts: FileFacts, drafts: Sequence[Draft]) -> frozenset[int]:
    """Return the positions in `drafts` of functions that may call themselves, also by a detour.

    Names decide: `name()` is a function that the caller sees under that name, `self.name()` and
    `cls.name()` are methods of the class, of its bases or heirs in this file. A method that calls
    its own name on something else counts as well (`self.left.depth()` in `depth` walks a tree),
    unless that something is a module or `super()`. Where this is wrong, it costs an idiom.
    """
    by_name: dict[str, list[int]] = defaultdict(list)
    for position, draft in enumerate(drafts):
        by_name[draft.scope.name].append(position)
    names = by_name.keys()
    edges: dict[int, set[int]] = {}
    for position, draft in enumerate(drafts):
        if not names.isdisjoint(draft.tails):
            edges[position] = _called(position, facts, drafts, by_name)
    itself = {position for position, targets in edges.items() if position in targets}
    return frozenset(itself | _on_cycles(edges))


def _called(
    position: int,
    facts: FileFacts,
    drafts: Sequence[Draft],
    by_name: Mapping[str, Sequence[int]],
) -> set[int]:
    """Return the positions of the functions of the file that one function calls."""
    caller = drafts[position]
    called: set[int] = set()
    for call, tail in zip(caller.calls, caller.tails, strict=True):
        targets = by_name.get(tail, ())
        if not targets:
            continue
        receiver = call[: -len(tail) - 1]
        if not receiver:
            called.update(each for each in targets if drafts[each].owner < 0)
        elif receiver in ("self", "cls", "type(self)", "self.__class__"):
            called.update(each for each in targets if drafts[each].owner >= 0)
            called.update(each for each in targets if drafts[each].scope.kind == "lambda")
        elif caller.owner >= 0 and receiver == facts.scopes[caller.owner].name:
            called.update(each for each in targets if drafts[each].owner == caller.owner)
        elif (
            tail == caller.scope.name
            and caller.owner >= 0
            and not receiver.startswith("super(")
            and receiver not in bindings(facts.imports)
        ):
            called.add(position)
    return called


def _on_cycles(edges: Mapping[int, set[int]]) -> set[int]:
    """Return what is left when leaves and roots are taken away until none is left."""
    left = {source: targets & edges.keys() for source, targets in edges.items()}
    while True:
        reached = set().union(*left.values()) if left else set()
        kept = {
            source: targets for source, targets in left.items() if targets and source in reached
        }
        if len(kept) == len(left):
            return set(kept)
        left = {source: targets & kept.keys() for source, targets in kept.items()}
