"""The functions of a file with their facts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Literal, NamedTuple

from tree_sitter import Node, Tree

from telemetry_inject.languages.cfamily.dialect import Dialect
from telemetry_inject.languages.cfamily.scan import features
from telemetry_inject.languages.cfamily.scan.outline import FUNCTIONS, Found, Scope, outline
from telemetry_inject.languages.cfamily.scan.parameters import parameters, returns
from telemetry_inject.languages.cfamily.text import flat
from telemetry_inject.model import FileScan, Function, Problem, SourceFile

Kind = Literal["function", "method", "constructor", "getter", "setter", "closure"]
_LONGEST_CALLEE = 200
"""Bytes of a callee that are kept."""


class Facts(NamedTuple):
    """What one pass over a tree found; offsets are sorted."""

    source: SourceFile
    data: bytes
    found: Found
    scopes: Sequence[Scope]
    decisions: Sequence[int]
    statements: Sequence[int]
    calls: Sequence[tuple[int, str]]
    errors: Sequence[Node]


def scan(dialect: Dialect, source: SourceFile, tree: Tree) -> FileScan:
    """Return every function of a file, in source order, with its facts."""
    facts = _facts(dialect, source, tree)
    inner = _inner(facts.scopes)
    calls = {
        at: tuple(_calls(facts.calls, [*_regions(scope, inner.get(at, ()))]))
        for at, scope in enumerate(facts.scopes)
        if scope.kind in FUNCTIONS
    }
    marks = features.of_functions(source, facts.scopes, facts.found, facts.errors, calls)
    ids = _ids(facts)
    functions = [
        _function(at, facts, ids, inner.get(at, ()), (marks[at], calls[at]))
        for at, scope in enumerate(facts.scopes)
        if scope.kind in FUNCTIONS and at in ids
    ]
    problems = tuple(_problem(node) for node in facts.errors)
    return FileScan(tuple(functions), problems, features.of_file(source, facts.scopes))


def _facts(dialect: Dialect, source: SourceFile, tree: Tree) -> Facts:
    data = source.data
    found = dialect.captures("facts", tree.root_node)
    return Facts(
        source,
        data,
        found,
        outline(found, data),
        sorted(node.start_byte for node in found.get("decision", ())),
        sorted(node.start_byte for node in found.get("statement", ())),
        sorted((node.end_byte, _callee(node, data)) for node in found.get("callee", ())),
        _errors(dialect, tree.root_node),
    )


def _callee(node: Node, data: bytes) -> str:
    end = min(node.end_byte, node.start_byte + _LONGEST_CALLEE)
    return flat(data[node.start_byte : end].decode("utf-8", "replace"))


def _errors(dialect: Dialect, root: Node) -> list[Node]:
    if not root.has_error:
        return []
    found = dialect.captures("errors", root)
    nodes = [*found.get("error", ()), *found.get("missing", ())]
    return sorted(nodes, key=lambda node: (node.start_byte, node.end_byte))


def _ids(facts: Facts) -> dict[int, str]:
    """Return ids by scope; what has no name and no body (`= default`) is none of the functions."""
    seen: dict[str, int] = {}
    ids: dict[int, str] = {}
    for at, scope in enumerate(facts.scopes):
        if scope.kind not in FUNCTIONS or scope.node.child_by_field_name("body") is None:
            continue
        if not scope.name or _misread(scope, facts.scopes):
            continue
        times = seen[scope.qualified] = seen.get(scope.qualified, 0) + 1
        mark = f"#{times}" if times > 1 else ""
        ids[at] = f"{facts.source.name}::{scope.qualified}{mark}"
    return ids


def _misread(scope: Scope, scopes: Sequence[Scope]) -> bool:
    """Return whether a definition right inside a function must be a macro with a block."""
    around = scopes[scope.around].kind if scope.around >= 0 else ""
    return scope.kind == "function" and around in FUNCTIONS


def _inner(scopes: Sequence[Scope]) -> dict[int, list[Scope]]:
    """Return the functions directly inside each function."""
    out: dict[int, list[Scope]] = {}
    for scope in scopes:
        around = function_around(scope, scopes)
        if scope.kind in FUNCTIONS and around >= 0:
            out.setdefault(around, []).append(scope)
    return out


def function_around(scope: Scope, scopes: Sequence[Scope]) -> int:
    """Return the index of the nearest function around a scope, or -1."""
    around = scope.around
    while around >= 0 and scopes[around].kind not in FUNCTIONS:
        around = scopes[around].around
    return around


def _function(
    at: int,
    facts: Facts,
    ids: dict[int, str],
    inner: Sequence[Scope],
    seen: tuple[frozenset[str], tuple[str, ...]],
) -> Function:
    scope, data = facts.scopes[at], facts.data
    marks, calls = seen
    body = scope.node.child_by_field_name("body")
    regions = list(_regions(scope, inner))
    holder = scope.declarator or scope.node
    return Function(
        id=ids[at],
        name=scope.name,
        qualified=scope.qualified,
        kind=_kind(scope),
        parameters=parameters(scope, data),
        returns=returns(scope, data),
        is_async="coroutine" in marks,
        is_generator=False,
        decorators=(),
        start=scope.start,
        end=scope.end,
        body_start=body.start_byte if body else scope.end,
        body_end=body.end_byte if body else scope.end,
        line=holder.start_point.row + 1,
        end_line=scope.node.end_point.row + 1,
        complexity=1 + _count(facts.decisions, regions),
        statements=_count(facts.statements, regions),
        calls=calls,
        digest=_digest(data, scope.start, scope.end),
        features=marks,
        parent=ids.get(function_around(scope, facts.scopes)),
        owner=scope.owner or None,
    )


def _regions(scope: Scope, inner: Sequence[Scope]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a body that belong to no function inside it."""
    body = scope.node.child_by_field_name("body")
    if body is None:
        return
    low = body.start_byte
    for each in inner:
        yield low, each.start
        low = each.end
    yield low, body.end_byte


def _count(offsets: Sequence[int], regions: Sequence[tuple[int, int]]) -> int:
    return sum(bisect_left(offsets, high) - bisect_left(offsets, low) for low, high in regions)


def _calls(calls: Sequence[tuple[int, str]], regions: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the callees in the regions, in the order in which they end."""
    for low, high in regions:
        for at in range(bisect_left(calls, (low, "")), bisect_left(calls, (high, ""))):
            yield calls[at][1]


def _kind(scope: Scope) -> Kind:
    if scope.kind == "lambda":
        return "closure"
    if not scope.owner:
        return "function"
    return "constructor" if scope.name == scope.owner.rpartition("::")[2] else "method"


def _digest(data: bytes, start: int, end: int) -> str:
    """Return the digest of a function's source, the same at another place and depth."""
    body = data[start:end].replace(b"\r\n", b"\n")
    line = data.rfind(b"\n", 0, start) + 1
    indentation = data[line:start]
    if indentation and indentation.isspace():
        body = body.replace(b"\n" + indentation, b"\n")
    return blake2b(body, digest_size=8).hexdigest()


def _problem(node: Node) -> Problem:
    message = f"missing {node.type}" if node.is_missing else "not understood"
    return Problem(node.start_point.row + 1, node.start_point.column + 1, message)
