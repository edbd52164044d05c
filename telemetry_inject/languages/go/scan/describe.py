"""From the shape of a function, and what is known of its file, to its record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from telemetry_inject.languages import facts
from telemetry_inject.languages.go.scan import parameters
from telemetry_inject.languages.go.scan.outline import Shape
from telemetry_inject.languages.go.scan.substance import substance
from telemetry_inject.languages.go.scan.telemetry import Telemetry
from telemetry_inject.model import Function, SourceFile

_EXITS = re.compile(r"(?:os\.Exit|runtime\.Goexit|log\.Fatal(?:f|ln)?|syscall\.Exit)$")
_SPACE_BEFORE = re.compile(rb"[ \t]*")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file before its functions are described one by one.

    Positions are first bytes, sorted.
    """

    source: SourceFile
    package: str
    call_starts: Sequence[int]
    call_texts: Sequence[str]
    decisions: Sequence[int]
    statements: Sequence[int]
    prefixed: Sequence[int]
    ignored: set[int]
    telemetry: Telemetry | None
    errors: Sequence[tuple[int, int]]
    common: frozenset[str]
    """Words that hold for every function of the file."""


def describe(known: Known, every: Sequence[Shape]) -> list[Function]:
    """Return the records of the functions that are listed, in source order."""
    ids: dict[int, str] = {}
    taken: dict[str, int] = {}
    found = []
    start = f"{known.source.name}::"
    for shape in every:
        if not shape.name:
            continue
        qualified = shape.scope
        taken[qualified] = number = taken.get(qualified, 0) + 1
        identity = f"{start}{qualified}#{number}" if number > 1 else start + qualified
        ids[id(shape)] = identity
        found.append(_function(known, shape, identity, ids))
    return found


def _function(known: Known, shape: Shape, identity: str, ids: Mapping[int, str]) -> Function:
    data, node = known.source.data, shape.node
    body = node.child_by_field_name("body")
    ranges = facts.gaps(shape)
    calls = facts.within(known.call_starts, known.call_texts, ranges)
    statements = facts.count(known.statements, ranges)
    complexity = 1 + facts.count(known.decisions, ranges)
    row, end_row = node.start_point[0], node.end_point[0]
    features = known.common | shape.words | _features(known, shape, ranges, calls)
    features |= substance(data, body, statements, complexity, calls=calls, shape=shape)
    if row == end_row:
        features |= {"one-line"}
    return Function(
        id=identity,
        name=shape.name,
        qualified=shape.scope,
        kind=_kind(shape),
        parameters=parameters.parameters(node, data),
        returns=parameters.returns(node, data),
        is_async=False,
        is_generator=False,
        decorators=(),
        start=shape.start,
        end=shape.end,
        body_start=body.start_byte if body else shape.end,
        body_end=body.end_byte if body else shape.end,
        line=(row if shape.label is None else shape.label.start_point[0]) + 1,
        end_line=end_row + 1,
        complexity=complexity,
        statements=statements,
        calls=tuple(calls),
        digest=_digest(data, shape.start, shape.end),
        features=features,
        parent=_parent(shape, ids),
        owner=shape.owner,
    )


def _kind(shape: Shape) -> Literal["function", "method", "closure"]:
    if shape.form == "method":
        return "method"
    inside = shape.form == "literal" and (shape.around or "callback" in shape.words)
    return "closure" if inside else "function"


def _parent(shape: Shape, ids: Mapping[int, str]) -> str | None:
    around = shape.around
    while around is not None:
        if around.name:
            return ids[id(around)]
        around = around.around
    return None


def _features(
    known: Known, shape: Shape, ranges: facts.Ranges, calls: Sequence[str]
) -> frozenset[str]:
    features = set()
    if shape.start in known.ignored:
        features.add("ignored")
    if any(_EXITS.match(call) for call in calls):
        features.add("exits")
    if shape.form == "declaration" and shape.name == "init":
        features.add("init")
    if shape.form == "declaration" and shape.name == "main" and known.package == "main":
        features.add("entry")
    if known.prefixed and facts.count(known.prefixed, ranges):
        features |= {"ours", "instrumented"}
    if known.telemetry is not None and known.telemetry.carries(calls):
        features.add("instrumented")
    if known.errors and any(
        start < shape.end and shape.start < max(end, start + 1) for start, end in known.errors
    ):
        features.add("error")
    return frozenset(features)


def _digest(data: bytes, start: int, end: int) -> str:
    """Return a digest of the source, indentation relative and line ends normalised."""
    text = data[start:end]
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    if b"\n" in text:
        found = _SPACE_BEFORE.match(data, data.rfind(b"\n", 0, start) + 1, start)
        indent = found.group() if found else b""
        if indent:
            text = text.replace(b"\n" + indent, b"\n")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
