"""From a tree to its `FileScan`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tree_sitter import Node

from telemetry_inject.languages.java.grammar import GRAMMAR
from telemetry_inject.languages.java.resolve.imports import statics
from telemetry_inject.languages.java.scan import marks
from telemetry_inject.languages.java.scan.callees import callees
from telemetry_inject.languages.java.scan.describe import Known, describe
from telemetry_inject.languages.java.scan.outline import outline
from telemetry_inject.languages.java.scan.recursion import recursive
from telemetry_inject.languages.java.scan.telemetry import spoken
from telemetry_inject.model import FileScan, Problem, SourceFile

_TEST_FILE = re.compile(
    r"(?:^|/)(?:src/)?(?:test|tests|it|integrationTest|testFixtures|jmh)/"
    r"|(?:^|/)\w*(?:Test|Tests|TestCase|IT|Benchmark)\.java$"
)


def assemble(source: SourceFile, root: Node) -> FileScan:
    """Return every function of the file, in source order, with its facts."""
    data = source.data
    captures = GRAMMAR.captures("scan", root)
    shapes = outline(captures, data)
    problems = _problems(root) if root.has_error else []
    starts, texts = callees(
        captures.get("call", ()),
        captures.get("arguments", ()),
        captures.get("created", ()),
        statics(root, data),
        data,
    )
    branches = _starts(captures.get("branch", ()))
    prefixed = marks.prefixed(root, data)
    whole, hit = marks.ignored(root, data, shapes)
    features = marks.file_features(root, data, ours=bool(prefixed))
    known = Known(
        source=source,
        call_starts=starts,
        call_texts=texts,
        decisions=sorted(branches + _decisions(captures.get("decision", ()), data)),
        statements=sorted(branches + _starts(captures.get("statement", ()))),
        prefixed=prefixed if "marker" in features else (),
        ignored=hit,
        telemetry=spoken(data),
        errors=[(node.start_byte, node.end_byte) for node in problems],
        common=frozenset(_common(source, whole)),
    )
    return FileScan(
        functions=recursive(describe(known, shapes)),
        problems=tuple(_problem(node, data) for node in problems),
        features=frozenset(features | {"ignored"} if whole else features),
    )


def _common(source: SourceFile, ignored: bool) -> Iterable[str]:
    if ignored:
        yield "ignored"
    if _TEST_FILE.search(source.name):
        yield "test"


def _starts(nodes: Iterable[Node]) -> list[int]:
    return [node.start_byte for node in nodes]


def _decisions(nodes: Iterable[Node], data: bytes) -> list[int]:
    """Return where paths part; a `default` adds none."""
    starts = _starts(nodes)
    if b"default" not in data:
        return starts
    return [start for start in starts if not data.startswith(b"default", start)]


def _problems(root: Node) -> list[Node]:
    captured = GRAMMAR.captures("problems", root)
    nodes = [*captured.get("error", ()), *captured.get("missing", ())]
    return sorted(nodes, key=lambda node: (node.start_byte, node.end_byte))


def _problem(node: Node, data: bytes) -> Problem:
    row, column = node.start_point
    if node.is_missing:
        message = f"`{node.type}` is missing"
    else:
        text = data[node.start_byte : node.start_byte + 30].decode("utf-8", "replace")
        shown = " ".join(text.split())
        message = f"not understood: {shown}" if shown else "not understood"
    return Problem(row + 1, column + 1, message)
