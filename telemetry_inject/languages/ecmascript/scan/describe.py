"""From the shape of a function, and what is known of its file, to its record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages import facts
from telemetry_inject.languages.ecmascript.scan import parameters, telemetry, words
from telemetry_inject.languages.ecmascript.scan.flow import Flow
from telemetry_inject.languages.ecmascript.scan.form import form
from telemetry_inject.languages.ecmascript.scan.outline import Shape
from telemetry_inject.languages.ecmascript.scan.substance import substance
from telemetry_inject.model import Function, SourceFile

_EXITS = frozenset({"process.exit", "process.abort", "process.kill", "process.reallyExit"})
_EMPTY = re.compile(rb"\b(?:undefined|void|any|unknown)\b")
_BARE = re.compile(rb"\breturn\s*[;}\n]")
_SPACE_BEFORE = re.compile(rb"[ \t]*")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file before its functions are described one by one.

    Positions are first bytes, sorted; words are by `id` of a shape.
    """

    source: SourceFile
    flows: Mapping[int, Flow]
    call_starts: Sequence[int]
    call_texts: Sequence[str]
    decisions: Sequence[int]
    statements: Sequence[int]
    jsx: Sequence[int]
    prefixed: Sequence[int]
    scoped: words.Words
    promising: Mapping[int, str]
    stringified: words.Words
    ignored: set[int]
    telemetry: frozenset[str] | None
    errors: Sequence[tuple[int, int]]
    common: frozenset[str]
    """Words that hold for every function of the file."""
    exits: bool
    """Whether anything in it ends the process."""
    react: bool


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
    statements = _statements(known, shape, body, ranges)
    complexity = 1 + facts.count(known.decisions, ranges)
    row, end_row = node.start_point[0], node.end_point[0]
    features = _features(known, shape, ranges, calls)
    features |= substance(data, body, statements, complexity, calls=calls, shape=shape)
    if row == end_row:
        features.add("one-line")
    asynchronous, generator = known.flows[id(shape)]
    return Function(
        id=identity,
        name=shape.name,
        qualified=shape.scope,
        kind=shape.kind,
        parameters=parameters.parameters(node, data),
        returns=_returns(node, data),
        is_async=asynchronous,
        is_generator=generator,
        decorators=_decorators(shape, data),
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
        features=frozenset(features),
        parent=_parent(shape, ids),
        owner=shape.owner,
    )


def _statements(
    known: Known, shape: Shape, body: Node | None, ranges: Sequence[tuple[int, int]]
) -> int:
    """Return how many there are; a declaration inside is one, a value without braces is one."""
    braces = body is not None and body.type == "statement_block"
    own = facts.count(known.statements, ranges) if braces else 1
    if not shape.inner:
        return own
    return own + sum(1 for each in facts.inside(shape) if each.form == "declaration")


def _parent(shape: Shape, ids: Mapping[int, str]) -> str | None:
    around = shape.around
    while around is not None:
        if around.listed:
            return ids[id(around)]
        around = around.around
    return None


def _decorators(shape: Shape, data: bytes) -> tuple[str, ...]:
    return tuple(
        data[each.start_byte + 1 : each.end_byte].decode("utf-8", "replace").strip()
        for each in shape.decorators
    )


def _returns(node: Node, data: bytes) -> str | None:
    """Return the declared type of what a function returns, on one line as far as it has several."""
    declared = node.child_by_field_name("return_type")
    if declared is None:
        return None
    return data[declared.start_byte : declared.end_byte].decode("utf-8", "replace")[1:].strip()


def _features(
    known: Known, shape: Shape, ranges: Sequence[tuple[int, int]], calls: Sequence[str]
) -> set[str]:
    key = id(shape)
    features = set(known.common)
    for words_ in (known.scoped, known.stringified):
        if key in words_:
            features |= words_[key]
    if key in known.promising:
        features.add(known.promising[key])
    if shape.start in known.ignored:
        features.add("ignored")
    if shape.own and shape.own != shape.name and shape.own in calls:
        features.add("recursive")
    if _may_end(shape.node, known.source.data):
        features.add("may-end")
    if known.exits and not _EXITS.isdisjoint(calls):
        features.add("exits")
    if known.prefixed and facts.count(known.prefixed, ranges):
        features |= {"ours", "instrumented"}
    if known.telemetry is not None and telemetry.carries(calls, known.telemetry):
        features.add("instrumented")
    if known.errors and any(
        start < shape.end and shape.start < max(end, start + 1) for start, end in known.errors
    ):
        features.add("error")
    jsx = bool(known.jsx) and facts.count(known.jsx, [(shape.start, shape.end)]) > 0
    form(features, shape, jsx=jsx, react=known.react)
    return features


def _may_end(node: Node, data: bytes) -> bool:
    declared, body = node.child_by_field_name("return_type"), node.child_by_field_name("body")
    if declared is None or body is None or body.type != "statement_block":
        return False
    if not _EMPTY.search(data, declared.start_byte, declared.end_byte):
        return False
    last = next((each for each in reversed(body.named_children) if each.type != "comment"), None)
    ends = last is not None and last.type in {"return_statement", "throw_statement"}
    return not ends or _BARE.search(data, body.start_byte, body.end_byte) is not None


def exits(callees: frozenset[str]) -> bool:
    """Return whether one of the callees ends the process."""
    return not _EXITS.isdisjoint(callees)


def _digest(data: bytes, start: int, end: int) -> str:
    """Return a digest of the source, indentation relative and line ends normalised."""
    text = data[start:end]
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\n" in text:
        line = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
        found = _SPACE_BEFORE.match(data, line, start)
        indent = found.group() if found else b""
        if indent:
            text = text.replace(b"\n" + indent, b"\n")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
