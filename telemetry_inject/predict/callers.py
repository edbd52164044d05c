"""Who calls whom in one file: what a worker hands on for the graph of the whole run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Caller, Function, Site, Usage

LOOPS = ("for_", "while_", "do_", "enhanced_for", "loop_")
NOTHING = Usage()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a function beside its source."""

    entry: bool = False
    """The world calls it."""
    outbound: bool = False
    """It calls the world."""


def callers(
    file: Parsed, usages: Mapping[str, Usage], known: Mapping[str, Known]
) -> tuple[Caller, ...]:
    """Return a record for each function of the file, in order."""
    repeated = _repeated(file)
    return tuple(
        _caller(each, file, usages.get(each.id, NOTHING), known.get(each.id, Known()), repeated)
        for each in file.scan.functions
    )


def _caller(
    function: Function,
    file: Parsed,
    usage: Usage,
    known: Known,
    repeated: Mapping[str, list[bytes]],
) -> Caller:
    rounds = repeated.get(function.id, [])
    resolved: dict[str, list[str]] = {}
    for name in usage.calls:
        resolved.setdefault(_last(name), []).append(name)
    return Caller(
        function=function.id,
        module=file.source.module,
        qualified=function.qualified,
        owner=function.owner,
        parent=function.parent,
        constructor=function.kind == "constructor",
        is_async=function.is_async,
        entry=known.entry or usage.main,
        outbound=known.outbound,
        sites=tuple(
            Site(call, tuple(dict.fromkeys(resolved.get(_last(call), ()))), _in(call, rounds))
            for call in function.calls
        ),
    )


def _last(name: str) -> str:
    return re.split(r"[.:]", name)[-1]


def _in(call: str, texts: Iterable[bytes]) -> bool:
    """Return whether one of the texts calls something of that name."""
    name = re.compile(rb"(?<!\w)" + re.escape(_last(call).encode()) + rb"\s*\(")
    return any(name.search(text) for text in texts)


def _repeated(file: Parsed) -> dict[str, list[bytes]]:
    """Return the bodies of the loops of each function, by its id."""
    found: dict[str, list[bytes]] = {}
    waiting = sorted(file.scan.functions, key=lambda each: each.start, reverse=True)
    around: list[Function] = []
    for node in _loops(file.tree.root_node):  # in the order of the text
        while waiting and waiting[-1].start <= node.start_byte:
            around = [each for each in around if each.end > waiting[-1].start]
            around.append(waiting.pop())
        around = [each for each in around if each.end > node.start_byte]
        if around:
            body = node.child_by_field_name("body") or node
            text = file.source.data[body.start_byte : body.end_byte]
            found.setdefault(around[-1].id, []).append(text)
    return found


def _loops(root: Node) -> Iterator[Node]:
    """Yield the outermost and inner loops of a tree."""
    cursor = root.walk()
    while True:
        kind = cursor.node.type if cursor.node is not None else ""
        if _is_loop(kind) and cursor.node is not None:
            yield cursor.node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _is_loop(kind: str) -> bool:
    return (
        kind.startswith(LOOPS) or kind.endswith("_comprehension") or kind == "generator_expression"
    )
