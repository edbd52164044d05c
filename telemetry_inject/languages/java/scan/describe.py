"""From the shape of a function, and what is known of its file, to its record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from telemetry_inject.languages import facts
from telemetry_inject.languages.java.scan import parameters
from telemetry_inject.languages.java.scan.outline import (
    TYPES,
    Shape,
    function_around,
    type_around,
)
from telemetry_inject.languages.java.scan.substance import substance
from telemetry_inject.languages.java.scan.telemetry import carries
from telemetry_inject.languages.java.scan.types import annotated, supertypes
from telemetry_inject.model import Function, SourceFile

Kind = Literal["function", "method", "constructor", "getter", "setter", "closure"]
_KINDS: Mapping[str, Kind] = {
    "method": "method",
    "constructor": "constructor",
    "compact": "constructor",
    "static": "function",
    "instance": "function",
    "lambda": "closure",
}
_SPACE_BEFORE = re.compile(rb"[ \t]*")
_TESTS = re.compile(
    r"^(?:\w+\.)*(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|BeforeEach|AfterEach"
    r"|BeforeAll|AfterAll|Before|After|BeforeClass|AfterClass|BeforeMethod|AfterMethod|DataProvider"
    r"|Benchmark|Setup|TearDown|Property|Given|When|Then)\b"
)
_WORDS = {"static", "native", "abstract", "synchronized"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file before its functions are described one by one.

    Positions are first bytes, sorted.
    """

    source: SourceFile
    call_starts: Sequence[int]
    call_texts: Sequence[str]
    decisions: Sequence[int]
    statements: Sequence[int]
    prefixed: Sequence[int]
    ignored: set[int]
    telemetry: bool
    errors: Sequence[tuple[int, int]]
    common: frozenset[str]
    """Words that hold for every function of the file."""


def describe(known: Known, every: Sequence[Shape]) -> list[Function]:
    """Return the records of the functions that are listed, in source order."""
    ids: dict[int, str] = {}
    taken: dict[str, int] = {}
    words: dict[int, frozenset[str]] = {}
    found = []
    start = f"{known.source.name}::"
    for shape in every:
        if shape.form in TYPES:
            words[id(shape)] = (
                _outer(shape, words)
                | supertypes(shape.node, known.source.data)
                | annotated(shape.node, known.source.data)
            )
            continue
        if not shape.listed:
            continue
        qualified = shape.scope
        taken[qualified] = number = taken.get(qualified, 0) + 1
        identity = f"{start}{qualified}#{number}" if number > 1 else start + qualified
        ids[id(shape)] = identity
        found.append(_function(known, shape, identity, ids, _inherited(shape, words)))
    return found


def _outer(shape: Shape, words: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """Return what the surroundings of a type mean for it: all for a local or anonymous one."""
    inherited = _inherited(shape, words)
    local = shape.around is not None and shape.around.form not in TYPES
    return inherited if local else inherited & {"test"}


def _inherited(shape: Shape, words: Mapping[int, frozenset[str]]) -> frozenset[str]:
    owner = type_around(shape)
    return words.get(id(owner), frozenset()) if owner is not None else frozenset()


def _function(
    known: Known,
    shape: Shape,
    identity: str,
    ids: Mapping[int, str],
    inherited: frozenset[str],
) -> Function:
    data, node, body = known.source.data, shape.node, shape.body
    ranges = facts.gaps(shape)
    calls = facts.within(known.call_starts, known.call_texts, ranges)
    complexity = 1 + facts.count(known.decisions, ranges)
    statements = facts.count(known.statements, ranges)
    expression = shape.form == "lambda" and body is not None and body.type != "block"
    annotations = parameters.annotations_of(node, data)
    features = known.common | inherited | _features(known, shape, ranges)
    features |= substance(data, body, calls, complexity) | _spoken(shape, annotations, data)
    if known.telemetry and carries(calls, annotations):
        features |= {"instrumented"}
    if expression:
        features |= {"expression-body"}
        statements = max(1, statements)
    owner = type_around(shape)
    around = function_around(shape)
    start_row = (shape.label or node).start_point[0]
    if start_row == node.end_point[0]:
        features |= {"one-line"}
    return Function(
        id=identity,
        name=shape.name,
        qualified=shape.scope,
        kind=_KINDS[shape.form],
        parameters=parameters.parameters(_parameters(shape), data),
        returns=parameters.returns(node, data),
        is_async=False,
        is_generator=False,
        decorators=annotations,
        start=shape.start,
        end=shape.end,
        body_start=body.start_byte if body is not None else shape.end,
        body_end=body.end_byte if body is not None else shape.end,
        line=start_row + 1,
        end_line=node.end_point[0] + 1,
        complexity=complexity,
        statements=statements,
        calls=tuple(calls),
        digest=_digest(data, shape.start, shape.end),
        features=frozenset(features),
        parent=ids.get(id(around)) if around is not None else None,
        owner=owner.scope if owner is not None and shape.form != "lambda" else None,
    )


def _parameters(shape: Shape) -> Node | None:
    """Return the parameters; those of a record for its compact constructor."""
    node = shape.node
    if shape.form == "compact" and shape.around is not None:
        node = shape.around.node
    return node.child_by_field_name("parameters")


def _features(known: Known, shape: Shape, ranges: facts.Ranges) -> set[str]:
    features = set()
    if shape.start in known.ignored:
        features.add("ignored")
    if shape.form in {"static", "instance"}:
        features.add("initializer")
    if shape.form in {"lambda", "compact"}:
        features.add(shape.form)
    if (level := _level(shape)) > 1:
        features.add(f"level:{level}")
    owner = type_around(shape)
    if owner is not None and function_around(owner) is not None:
        features.add("nested")
    if known.prefixed and facts.count(known.prefixed, ranges):
        features |= {"ours", "instrumented"}
    if known.errors and any(
        start < shape.end and shape.start < max(end, start + 1) for start, end in known.errors
    ):
        features.add("error")
    return features


def _level(shape: Shape) -> int:
    """Return how many methods and lambdas share their local variables: 1 for a method."""
    level, at = 1, shape
    while at.form == "lambda" and at.around is not None and at.around.form not in TYPES:
        level, at = level + 1, at.around
    return level


def _spoken(shape: Shape, annotations: Sequence[str], data: bytes) -> set[str]:
    """Return the words that modifiers and annotations say."""
    given = parameters.modifiers(shape.node)
    words = {each.type for each in given.children} & _WORDS if given is not None else set()
    if any(_TESTS.match(each) for each in annotations):
        words.add("test")
    if (
        shape.name == "main"
        and shape.form == "method"
        and "static" in words
        and b"String" in data[shape.start : shape.body.start_byte if shape.body else shape.end]
    ):
        words.add("entry")
    return words


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
