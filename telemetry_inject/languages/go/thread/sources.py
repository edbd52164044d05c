"""Where a call finds the context that it is to pass on."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.go.inject.captured import is_steady
from telemetry_inject.languages.go.inject.carriers import PLAIN, Carrier, carriers, is_certain
from telemetry_inject.languages.go.inject.reach import may_be_nil
from telemetry_inject.languages.go.inject.ways import BACKGROUND, NEW, leading, opening
from telemetry_inject.languages.go.thread.package import Key, Site, declared, enclosing, records
from telemetry_inject.model import Function


@dataclass(frozen=True, slots=True)
class Prologue:
    """The lines at the top of a function that hold its context for the calls in it."""

    function: Node
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What a call passes on; `found` is False where that is an empty context."""

    expression: str
    prologue: Prologue | None = None
    found: bool = True


_NONE = Source(BACKGROUND, found=False)


def source(site: Site, threaded: Set[Key], reach: Reach) -> Source:
    """Return what a call passes on, with the functions in `threaded` having the parameter."""
    file, known = site.file, records(site.file)
    for node in enclosing(site.call):
        function = known.get((node.start_byte, node.end_byte))
        if function is None or "test" in function.features:
            continue
        if node.type != "func_literal" and declared(site) in threaded:
            return Source(NEW)
        found = _of(file, function, node, site, reach)
        if found is not None:
            return found
    return _NONE


def _of(file: Parsed, function: Function, node: Node, site: Site, reach: Reach) -> Source | None:
    """Return the context that one function around a call has; None where it has none."""
    body = node.child_by_field_name("body")
    if body is None:
        return None
    given = [each for each in carriers(file, function) if each.name != "_"]
    plain = next((each for each in given if each.kind is PLAIN), None)
    if plain is not None and plain.name == NEW:
        return Source(NEW)
    if plain is None:
        local = leading(file, function, body)
        if local is not None and local[1] == NEW:
            return Source(NEW)
        if local is not None and local[0].end_byte <= site.call.start_byte:
            return Source(f"_otelContext.Context({local[1]})")
    elif is_steady(body, plain.name, file.source.data) and (
        is_certain(plain, body, file.source.data) or not may_be_nil(function.name, reach)
    ):
        return Source(f"_otelContext.Context({plain.name})")
    lines = _prologue(file, function, plain or next(iter(given), None), body, reach)
    if lines is None or isinstance(opening(file.source.data, body), str):
        return None
    return Source(NEW, Prologue(node, lines))


def _prologue(
    file: Parsed, function: Function, carrier: Carrier | None, body: Node, reach: Reach
) -> tuple[str, ...] | None:
    if carrier is None:
        return (f"{NEW} := {BACKGROUND}",) if "entry" in function.features else None
    whole = carrier.kind is PLAIN and not may_be_nil(function.name, reach)
    if whole or is_certain(carrier, body, file.source.data):
        return (f"{NEW} := _otelContext.Context({carrier.context})",)
    if carrier.present is None:
        return None
    return (
        f"{NEW} := {BACKGROUND}",
        f"if {carrier.present} {{",
        f"\t{NEW} = {carrier.context}",
        "}",
    )
