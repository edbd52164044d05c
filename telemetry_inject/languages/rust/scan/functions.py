"""The functions of a file with their facts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Literal, NamedTuple

from tree_sitter import Node, Tree

from telemetry_inject.languages.rust.grammar import GRAMMAR
from telemetry_inject.languages.rust.scan import features
from telemetry_inject.languages.rust.scan.outline import FUNCTIONS, Found, Scope, outline
from telemetry_inject.languages.rust.text import flat, text
from telemetry_inject.model import FileScan, Function, Parameter, Problem, SourceFile

Kind = Literal["function", "method", "constructor", "getter", "setter", "closure"]

_LONGEST_CALLEE = 200
"""Bytes of a callee that are kept: the text of a chain repeats all the links before it."""


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


def scan(source: SourceFile, tree: Tree) -> FileScan:
    """Return every function of a file, in source order, with its facts."""
    facts = _facts(source, tree)
    ids = _ids(facts)
    inner = _inner(facts.scopes)
    marks = features.of_functions(facts.source, facts.scopes, facts.found, facts.errors)
    functions = [
        _function(at, facts, ids, inner.get(at, ()), marks[at])
        for at, scope in enumerate(facts.scopes)
        if scope.kind in FUNCTIONS
    ]
    problems = tuple(_problem(node) for node in facts.errors)
    return FileScan(tuple(functions), problems, features.of_file(facts.data, facts.found))


def _facts(source: SourceFile, tree: Tree) -> Facts:
    data = source.data
    found = GRAMMAR.captures("facts", tree.root_node)
    called = [*found.get("callee", ()), *found.get("macro", ())]
    return Facts(
        source,
        data,
        found,
        outline(found, data),
        sorted(node.start_byte for node in found.get("decision", ())),
        sorted(node.start_byte for node in found.get("statement", ())),
        sorted((node.end_byte, _callee(node, data)) for node in called),
        _errors(tree.root_node),
    )


def _callee(node: Node, data: bytes) -> str:
    """Return what is called, as written but without type arguments; `name!` for a macro."""
    if node.type == "generic_function":
        node = node.child_by_field_name("function") or node
    end = min(node.end_byte, node.start_byte + _LONGEST_CALLEE)
    written = flat(data[node.start_byte : end].decode("utf-8", "replace"))
    macro = node.parent is not None and node.parent.type == "macro_invocation"
    return f"{written}!" if macro else written


def _errors(root: Node) -> list[Node]:
    if not root.has_error:
        return []
    found = GRAMMAR.captures("errors", root)
    nodes = [*found.get("error", ()), *found.get("missing", ())]
    return sorted(nodes, key=lambda node: (node.start_byte, node.end_byte))


def _ids(facts: Facts) -> dict[int, str]:
    seen: dict[str, int] = {}
    ids: dict[int, str] = {}
    for at, scope in enumerate(facts.scopes):
        if scope.kind in FUNCTIONS:
            times = seen[scope.qualified] = seen.get(scope.qualified, 0) + 1
            mark = f"#{times}" if times > 1 else ""
            ids[at] = f"{facts.source.name}::{scope.qualified}{mark}"
    return ids


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
    at: int, facts: Facts, ids: dict[int, str], inner: Sequence[Scope], marks: frozenset[str]
) -> Function:
    scope, data = facts.scopes[at], facts.data
    node = scope.node
    body = node.child_by_field_name("body")
    low, high = (body.start_byte, body.end_byte) if body else (scope.end, scope.end)
    regions = list(_regions(low, high, inner))
    name = node.child_by_field_name("name") or node
    return Function(
        id=ids[at],
        name=scope.name,
        qualified=scope.qualified,
        kind=_kind(scope, facts.scopes),
        parameters=tuple(parameters(node, data)),
        returns=flat(text(data, node.child_by_field_name("return_type"))) or None,
        is_async=modified(node, b"async"),
        is_generator=False,
        decorators=tuple(_attribute(each, data) for each in scope.attributes),
        start=scope.start,
        end=scope.end,
        body_start=low,
        body_end=high,
        line=name.start_point.row + 1,
        end_line=node.end_point.row + 1,
        complexity=1 + _count(facts.decisions, regions),
        statements=_count(facts.statements, regions) + _tail(body),
        calls=tuple(_calls(facts.calls, regions)),
        digest=_digest(data, scope.start, scope.end),
        features=marks,
        parent=ids.get(function_around(scope, facts.scopes)),
        owner=_owner(scope, facts),
    )


def _regions(low: int, high: int, inner: Sequence[Scope]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a body that belong to no function inside it."""
    for scope in inner:
        yield low, scope.start
        low = scope.end
    yield low, high


def _count(offsets: Sequence[int], regions: Sequence[tuple[int, int]]) -> int:
    return sum(bisect_left(offsets, high) - bisect_left(offsets, low) for low, high in regions)


def _calls(calls: Sequence[tuple[int, str]], regions: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the callees in the regions, in the order in which they end: a chain as it runs."""
    for low, high in regions:
        for at in range(bisect_left(calls, (low, "")), bisect_left(calls, (high, ""))):
            yield calls[at][1]


def _tail(body: Node | None) -> int:
    """Return 1 where a block ends in a value, or where a closure is one."""
    if body is None:
        return 0
    if body.type != "block":
        return 1
    named = [each for each in body.named_children if not each.is_extra]
    last = named[-1].type if named else "expression_statement"
    return int(last not in ("expression_statement", "let_declaration", "empty_statement"))


def parameters(node: Node, data: bytes) -> Iterator[Parameter]:
    """Yield the parameters of a function or a closure, the receiver included."""
    listed = node.child_by_field_name("parameters")
    for each in listed.named_children if listed else ():
        if each.type == "self_parameter":
            yield Parameter("self", flat(text(data, each)))
        elif each.type == "parameter":
            pattern = each.child_by_field_name("pattern")
            mutable = any(child.type == "mutable_specifier" for child in each.children)
            plain = pattern is not None and pattern.type == "identifier" and not mutable
            kind: Literal["plain", "pattern"] = "plain" if plain else "pattern"
            annotation = flat(text(data, each.child_by_field_name("type"))) or None
            yield Parameter(text(data, pattern), annotation, None, kind)
        elif each.type == "identifier":
            yield Parameter(text(data, each))
        elif each.type == "variadic_parameter":
            yield Parameter("...", None, None, "variadic")


def modified(node: Node, word: bytes) -> bool:
    """Return whether `async`, `const`, `unsafe` or `extern` stands before a function."""
    for child in node.children:
        if child.type == "function_modifiers":
            return any(
                each.type == word.decode() or each.type == f"{word.decode()}_modifier"
                for each in child.children
            )
    return False


def _attribute(node: Node, data: bytes) -> str:
    inner = node.named_child(0)
    return flat(text(data, inner))


def _kind(scope: Scope, scopes: Sequence[Scope]) -> Kind:
    if scope.kind == "closure":
        return "closure"
    if scope.around < 0 or scopes[scope.around].kind not in ("impl", "trait"):
        return "function"
    owner = scopes[scope.around]
    returned = scope.node.child_by_field_name("return_type")
    own = (returned.text or b"").decode("utf-8", "replace") if returned else ""
    if not _receiver(scope.node) and (own == "Self" or own.partition("<")[0] == owner.name):
        return "constructor"
    return "method"


def _receiver(node: Node) -> bool:
    listed = node.child_by_field_name("parameters")
    return any(each.type == "self_parameter" for each in listed.children) if listed else False


def _owner(scope: Scope, facts: Facts) -> str | None:
    if scope.around < 0:
        return None
    around = facts.scopes[scope.around]
    if around.kind == "trait":
        return around.qualified
    if around.kind != "impl":
        return None
    of = flat(text(facts.data, around.node.child_by_field_name("type"))).partition("<")[0]
    return of.rpartition("::")[2] or None


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
