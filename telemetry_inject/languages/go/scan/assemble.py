"""From a tree to its `FileScan`."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from telemetry_inject.languages.go.grammar import GRAMMAR
from telemetry_inject.languages.go.scan import marks
from telemetry_inject.languages.go.scan.callees import callees
from telemetry_inject.languages.go.scan.describe import Known, describe
from telemetry_inject.languages.go.scan.outline import outline
from telemetry_inject.languages.go.scan.recursion import recursive
from telemetry_inject.languages.go.scan.telemetry import telemetry
from telemetry_inject.model import FileScan, Problem, SourceFile


def assemble(source: SourceFile, root: Node) -> FileScan:
    """Return every function of the file, in source order, with its facts."""
    data = source.data
    captures = GRAMMAR.captures("scan", root)
    shapes = outline(captures, data)
    marks.directives(data, shapes)
    problems = _problems(root) if root.has_error else []
    starts, texts = callees(captures.get("callee", ()), data)
    branches = _starts(captures.get("branch", ()))
    prefixed = marks.prefixed(root, data)
    whole, hit = marks.ignored(root, data, shapes)
    features = marks.file_features(source, root, ours=bool(prefixed))
    known = Known(
        source=source,
        package=package(root, data),
        call_starts=starts,
        call_texts=texts,
        decisions=sorted(branches + _starts(captures.get("decision", ()))),
        statements=sorted(branches + _starts(captures.get("statement", ()))),
        prefixed=marks.telling(prefixed, data) if "marker" in features else (),
        ignored=hit,
        telemetry=telemetry(data[: imports_end(root)], data, frozenset(texts)),
        errors=[(node.start_byte, node.end_byte) for node in problems],
        common=_common(features, whole),
    )
    return FileScan(
        functions=recursive(describe(known, shapes)),
        problems=tuple(_problem(node, data) for node in problems),
        features=frozenset(features | {"ignored"} if whole else features),
    )


def package(root: Node, data: bytes) -> str:
    """Return the name in the package clause, empty where there is none."""
    for child in root.named_children:
        if child.type == "package_clause" and child.named_child_count:
            name = child.named_children[-1]
            return data[name.start_byte : name.end_byte].decode("utf-8", "replace")
        if child.type != "comment":
            break
    return ""


def imports_end(root: Node) -> int:
    """Return where the last import ends; 0 where there is none."""
    end = 0
    for child in root.named_children:
        if child.type == "import_declaration":
            end = child.end_byte
        elif child.type not in {"comment", "package_clause"}:
            break
    return end


def _starts(nodes: Iterable[Node]) -> list[int]:
    return sorted([node.start_byte for node in nodes])


def _common(features: set[str], ignored: bool) -> frozenset[str]:
    tests = {"test"} if "test-file" in features else set()
    return frozenset(tests | {"ignored"} if ignored else tests)


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
