"""What is inserted to pass a context on, and for the sake of which function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.go.inject import header
from telemetry_inject.languages.go.inject.ways import NEW, opening
from telemetry_inject.languages.go.thread.package import Key, Package
from telemetry_inject.languages.go.thread.sources import Prologue, source
from telemetry_inject.languages.text import newline
from telemetry_inject.model import Insertion

PARAMETER = f"{NEW} _otelContext.Context"


@dataclass(frozen=True, slots=True)
class Edit:
    """An insertion into a file, and the functions that it is for."""

    insertion: Insertion
    keys: frozenset[Key]


def edits(package: Package, threaded: Set[Key], reach: Reach) -> Mapping[str, Sequence[Edit]]:
    """Return what is inserted, by the name of the file."""
    found: dict[str, tuple[Parsed, list[Edit]]] = {}
    tops: dict[tuple[str, int], tuple[Parsed, Prologue, set[Key]]] = {}

    def add(file: Parsed, edit: Edit) -> None:
        found.setdefault(file.source.name, (file, []))[1].append(edit)

    for key in sorted(threaded):
        for each in package.definitions[key]:
            listed = each.node.child_by_field_name("parameters")
            if listed is not None:
                text = _before(listed, PARAMETER, each.file.source.data)
                add(each.file, Edit(text, frozenset({key})))
        for site in package.sites[key]:
            given = source(site, threaded, reach)
            text = _before(site.arguments, given.expression, site.file.source.data)
            add(site.file, Edit(text, frozenset({key})))
            if given.prologue is not None:
                place = (site.file.source.name, given.prologue.function.start_byte)
                tops.setdefault(place, (site.file, given.prologue, set()))[2].add(key)
    for file, prologue, keys in tops.values():
        add(file, Edit(_top(file, prologue), frozenset(keys)))
    for file, listed_edits in list(found.values()):
        everything = frozenset(key for each in listed_edits for key in each.keys)
        for insertion in header.insertions(file, {"_otelContext"}, ()):
            listed_edits.append(Edit(insertion, everything))
    return {name: listed for name, (_, listed) in found.items()}


def _before(listed: Node, text: str, data: bytes) -> Insertion:
    """Return the insertion that puts something before all else in a list in parentheses."""
    at = listed.start_byte + 1
    if not [each for each in listed.named_children if each.type != "comment"]:
        return Insertion(at, text.encode())
    joint = "," if data[at : at + 1] in {b"\n", b"\r"} else ", "
    return Insertion(at, (text + joint).encode())


def _top(file: Parsed, prologue: Prologue) -> Insertion:
    body = prologue.function.child_by_field_name("body")
    place = opening(file.source.data, body) if body is not None else "it has no body"
    if isinstance(place, str):
        raise ValueError(place)
    offset, indent = place
    end = newline(file.source.data)
    start = indent.decode("utf-8", "replace")
    return Insertion(offset, "".join(f"{start}{each}{end}" for each in prologue.lines).encode())
