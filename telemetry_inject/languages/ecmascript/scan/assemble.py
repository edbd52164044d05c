"""From the captures of a file to its `FileScan`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tree_sitter import Node, Tree

from telemetry_inject.languages.ecmascript import grammar
from telemetry_inject.languages.ecmascript.scan import marks, stringified, telemetry, words
from telemetry_inject.languages.ecmascript.scan.callees import callees
from telemetry_inject.languages.ecmascript.scan.describe import Known, describe, exits
from telemetry_inject.languages.ecmascript.scan.flow import async_names, flow
from telemetry_inject.languages.ecmascript.scan.outline import FUNCTIONS, Shape, outline
from telemetry_inject.languages.ecmascript.scan.recursion import recursive
from telemetry_inject.model import FileScan, Problem, SourceFile

Captures = Mapping[str, Sequence[Node]]

_TEST_FILE = re.compile(
    r"(?:^|/)(?:tests?|__tests__|__mocks__|specs?|e2e|cypress)/"
    r"|[._-](?:test|tests|spec|e2e|stories)\.[cm]?[jt]sx?$"
)
_HEAD = 4096
_SERVED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|//[^\n]*\n|/\*.*?\*/)*(['\"])use server\1", re.DOTALL
)
_REACT = re.compile(rb"['\"](?:react|preact)(?:/[\w-]+)?['\"]")


def assemble(source: SourceFile, tree: Tree, captures: Captures) -> FileScan:
    """Return every function of the file, in source order, with its facts."""
    data, root = source.data, tree.root_node
    shapes = outline(captures, data)
    if b"function _otel" in data:
        _leave_out_ours(shapes)
    problems = _problems(tree) if root.has_error else []
    every = [shape for shape in shapes if shape.form in FUNCTIONS]
    functions = words.Functions(every, [shape.start for shape in every], data, root)
    starts, texts = callees(captures.get("callee", ()), data)
    called = frozenset(texts)
    last = frozenset([text.rpartition(".")[2] for text in called])
    flows = {id(shape): flow(shape, data) for shape in every}
    jsx = _starts(captures.get("jsx", ()))
    branches = _starts(captures.get("branch", ()))
    prefixed = marks.prefixed(root, data)
    whole, hit = marks.ignored(root, data, shapes)
    features = marks.file_features(
        source, tree, captures.get("module", ()), jsx=bool(jsx), ours=bool(prefixed)
    )
    if "decorator" in captures:
        features.add("decorators")
    known = Known(
        source=source,
        flows=flows,
        call_starts=starts,
        call_texts=texts,
        decisions=sorted(branches + _starts(captures.get("decision", ()))),
        statements=sorted(branches + _starts(captures.get("statement", ()))),
        jsx=jsx,
        prefixed=prefixed if "marker" in features else (),
        scoped=words.scoped(functions, captures, _evals(starts, texts, called)),
        promising=words.promising(functions, captures, flows, async_names(every, flows)),
        stringified=words.sent_away(functions, stringified.sends(last)),
        ignored=hit,
        telemetry=telemetry.roots(data, last),
        errors=[(node.start_byte, node.end_byte) for node in problems],
        common=_common(source, whole),
        exits=exits(called),
        react=b"react" in data and _REACT.search(data) is not None,
    )
    return FileScan(
        functions=recursive(describe(known, every)),
        problems=tuple(_problem(node, data) for node in problems),
        features=frozenset(features | {"ignored"} if whole else features),
    )


def _leave_out_ours(shapes: Iterable[Shape]) -> None:
    """Take the names of the functions of our header, so that they are not listed."""
    for shape in shapes:
        if shape.form == "declaration" and shape.name.startswith("_otel"):
            shape.name = ""


def is_test(name: str) -> bool:
    """Return whether a file, by its name, holds tests."""
    return _TEST_FILE.search(name) is not None


def _starts(nodes: Iterable[Node]) -> list[int]:
    return sorted([node.start_byte for node in nodes])


def _evals(starts: Sequence[int], texts: Sequence[str], called: frozenset[str]) -> list[int]:
    if "eval" not in called:
        return []
    return [at for at, text in zip(starts, texts, strict=True) if text == "eval"]


def _common(source: SourceFile, ignored: bool) -> frozenset[str]:
    words_ = {"test"} if is_test(source.name) else set()
    if b"use server" in source.data[:_HEAD] and _SERVED.match(source.data):
        words_.add("served")
    return frozenset(words_ | {"ignored"} if ignored else words_)


def _problems(tree: Tree) -> list[Node]:
    captured = grammar.captures(tree, "problems")
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
