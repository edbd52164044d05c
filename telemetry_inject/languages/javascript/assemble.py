"""From the captures of a file to its `FileScan`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node, QueryCursor

from telemetry_inject.languages.javascript import (
    facts,
    grammar,
    marks,
    parameters,
    telemetry,
    words,
)
from telemetry_inject.languages.javascript.callees import callees
from telemetry_inject.languages.javascript.outline import FUNCTIONS, Shape, outline
from telemetry_inject.languages.javascript.recursion import recursive
from telemetry_inject.model import FileScan, Function, Problem, SourceFile

Captures = Mapping[str, Sequence[Node]]

_TEST_FILE = re.compile(
    r"(?:^|/)(?:tests?|__tests__|__mocks__|specs?|e2e|cypress)/"
    r"|[._-](?:test|tests|spec|e2e|stories)\.[cm]?jsx?$"
)
_EXITS = frozenset({"process.exit", "process.abort", "process.kill", "process.reallyExit"})
_THROWS = re.compile(rb"\{\s*throw\b")
_UNFINISHED = re.compile(
    rb"not[ -]?(?:yet )?implemented|unimplemented|abstract|must (?:be )?(?:implement|overrid)|\btodo\b",
    re.IGNORECASE,
)
_HOOK = re.compile(r"use[A-Z]")
_REACT = re.compile(rb"['\"](?:react|preact)(?:/[\w-]+)?['\"]")
_SPACE_BEFORE = re.compile(rb"[ \t]*")


@dataclass(frozen=True, slots=True)
class _File:
    """What is known of a file before its functions are described one by one."""

    source: SourceFile
    root: Node
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
    react: bool


def assemble(source: SourceFile, root: Node, captures: Captures) -> FileScan:
    """Return every function of the file, in source order, with its facts."""
    data = source.data
    shapes = outline(captures, data)
    problems = _problems(root) if root.has_error else []
    every = [shape for shape in shapes if shape.form in FUNCTIONS]
    functions = words.Functions(every, [shape.start for shape in every], data, root)
    starts, texts = callees(captures.get("callee", ()), data)
    flow = {id(shape): _flow(shape) for shape in every}
    jsx = sorted(node.start_byte for node in captures.get("jsx", ()))
    prefixed = marks.prefixed(root, data)
    whole, hit = marks.ignored(root, data, shapes)
    features = marks.file_features(
        source.name, root, data, captures.get("module", ()), jsx=bool(jsx), ours=bool(prefixed)
    )
    file = _File(
        source=source,
        root=root,
        call_starts=starts,
        call_texts=texts,
        decisions=_starts(captures.get("decision", ())),
        statements=_starts(captures.get("statement", ())),
        jsx=jsx,
        prefixed=prefixed if "marker" in features else (),
        scoped=words.scoped(
            functions,
            captures,
            [at for at, text in zip(starts, texts, strict=True) if text == "eval"],
        ),
        promising=words.promising(
            functions,
            captures,
            {key: not any(each) for key, each in flow.items()},
            _async_names(every, flow),
        ),
        stringified=words.sent_away(functions),
        ignored=hit,
        telemetry=telemetry.roots(data),
        errors=[(node.start_byte, node.end_byte) for node in problems],
        common=frozenset({"ignored"} if whole else ())
        | frozenset({"test"} if _TEST_FILE.search(source.name) else ()),
        react=b"react" in data and _REACT.search(data) is not None,
    )
    if whole:
        features.add("ignored")
    return FileScan(
        functions=recursive(_describe(file, every, flow)),
        problems=tuple(_problem(node, data) for node in problems),
        features=frozenset(features),
    )


def _starts(nodes: Iterable[Node]) -> list[int]:
    return sorted([node.start_byte for node in nodes])


def _flow(shape: Shape) -> tuple[bool, bool]:
    """Return whether a function is async, and whether it is a generator."""
    node = shape.node
    if shape.form == "arrow":
        return node.child(0).type == "async", False
    if shape.form != "method":
        return node.child(0).type == "async", node.type.startswith("generator")
    asynchronous = generator = False
    for child in node.children:
        match child.type:
            case "async":
                asynchronous = True
            case "*":
                generator = True
            case "formal_parameters":
                break
    return asynchronous, generator


def _async_names(every: Sequence[Shape], flow: Mapping[int, tuple[bool, bool]]) -> frozenset[str]:
    found = set()
    for shape in every:
        if shape.name and flow[id(shape)] == (True, False):
            found.add(f"this.{shape.name}" if shape.kind == "method" else shape.name)
    return frozenset(found)


def _describe(
    file: _File, every: Sequence[Shape], flow: Mapping[int, tuple[bool, bool]]
) -> list[Function]:
    ids: dict[int, str] = {}
    taken: dict[str, int] = {}
    found = []
    for shape in every:
        if not shape.name:
            continue
        qualified = shape.scope
        identity = f"{file.source.name}::{qualified}"
        taken[identity] = number = taken.get(identity, 0) + 1
        if number > 1:
            identity = f"{identity}#{number}"
        ids[id(shape)] = identity
        found.append(_function(file, shape, identity, ids, flow[id(shape)]))
    return found


def _function(
    file: _File, shape: Shape, identity: str, ids: Mapping[int, str], flow: tuple[bool, bool]
) -> Function:
    data, node = file.source.data, shape.node
    body = node.child_by_field_name("body")
    ranges = facts.gaps(shape)
    calls = facts.within(file.call_starts, file.call_texts, ranges)
    braces = body is not None and body.type == "statement_block"
    statements = facts.count(file.statements, ranges) if braces else 1
    statements += sum(1 for each in facts.inside(shape) if each.form == "declaration")
    complexity = 1 + facts.count(file.decisions, ranges)
    body_start, body_end = (body.start_byte, body.end_byte) if body else (shape.end, shape.end)
    row, end_row = node.start_point[0], node.end_point[0]
    name_row = row if shape.label is None else shape.label.start_point[0]
    features = _features(file, shape, ranges, calls)
    features |= _substance(data, body, statements, complexity, calls=calls, shape=shape)
    if row == end_row:
        features.add("one-line")
    return Function(
        id=identity,
        name=shape.name,
        qualified=shape.scope,
        kind=shape.kind,
        parameters=parameters.parameters(node, data),
        returns=None,
        is_async=flow[0],
        is_generator=flow[1],
        decorators=_decorators(node, data) if shape.form == "method" else (),
        start=shape.start,
        end=shape.end,
        body_start=body_start,
        body_end=body_end,
        line=name_row + 1,
        end_line=end_row + 1,
        complexity=complexity,
        statements=statements,
        calls=tuple(calls),
        digest=_digest(data, shape.start, shape.end),
        features=frozenset(features),
        parent=_parent(shape, ids),
        owner=shape.owner,
    )


def _parent(shape: Shape, ids: Mapping[int, str]) -> str | None:
    around = shape.around
    while around is not None:
        if around.listed:
            return ids[id(around)]
        around = around.around
    return None


def _decorators(node: Node, data: bytes) -> tuple[str, ...]:
    return tuple(
        data[each.start_byte + 1 : each.end_byte].decode("utf-8", "replace").strip()
        for each in node.children_by_field_name("decorator")
    )


def _features(
    file: _File, shape: Shape, ranges: Sequence[tuple[int, int]], calls: Sequence[str]
) -> set[str]:
    key = id(shape)
    features = set(file.common)
    for known in (file.scoped, file.stringified):
        if key in known:
            features |= known[key]
    if key in file.promising:
        features.add(file.promising[key])
    if shape.start in file.ignored:
        features.add("ignored")
    if not _EXITS.isdisjoint(calls):
        features.add("exits")
    if file.prefixed and facts.count(file.prefixed, ranges):
        features |= {"ours", "instrumented"}
    if file.telemetry is not None and telemetry.carries(calls, file.telemetry):
        features.add("instrumented")
    if file.errors and any(a < shape.end and shape.start < max(b, a + 1) for a, b in file.errors):
        features.add("error")
    return features | _form(file, shape)


def _form(file: _File, shape: Shape) -> set[str]:
    """Return the words that follow from how and where a function is written."""
    features = set()
    around = shape.around
    if shape.form == "arrow":
        features.add("arrow")
    if shape.binding == "field":
        features.add("class-field")
    elif shape.binding == "handed":
        features.add("callback")
    elif shape.binding == "default" or (shape.binding == "own" and shape.name == "default"):
        features.add("default")
    if shape.form == "declaration" and around is None:
        features.add("hoisted")
    if shape.kind == "constructor":
        features.add("constructor")
        if around is not None and any(c.type == "class_heritage" for c in around.node.children[:4]):
            features.add("derived-constructor")
    elif shape.kind in {"getter", "setter"}:
        features.add("accessor")
    if shape.static:
        features.add("static")
    if shape.name.startswith("#"):
        features.add("private")
    elif shape.name.startswith("["):
        features.add("computed-name")
    if around is not None and around.form == "object":
        features.add("object-member")
    if file.jsx and facts.count(file.jsx, [(shape.start, shape.end)]):
        features.add("jsx")
    if ("jsx" in features and shape.name[:1].isupper()) or (file.react and _HOOK.match(shape.name)):
        features.add("component")
    return features


def _substance(
    data: bytes,
    body: Node | None,
    statements: int,
    complexity: int,
    *,
    calls: Sequence[str],
    shape: Shape,
) -> set[str]:
    """Return the words on how much there is in a body."""
    if body is None:
        return {"stub"}
    if body.type != "statement_block":
        return {"expression-body"} | _single(body, complexity, calls, shape)
    features = set()
    if statements and body.named_child_count:
        first = body.named_child(0)
        if first.type == "comment":
            first = next((each for each in body.named_children if each.type != "comment"), first)
        if first.type == "expression_statement" and first.named_child_count:
            inner = first.named_child(0)
            if inner.type == "string":
                features.add("directive")
        if statements == 1:
            features |= _single(first, complexity, calls, shape)
            if first.type == "throw_statement" and _UNFINISHED.search(
                data, first.start_byte, first.end_byte
            ):
                features.add("stub")
    elif not shape.inner:
        features.add("stub")
    return features


_ATOMS = frozenset(
    [
        "member_expression",
        "identifier",
        "this",
        "string",
        "number",
        "true",
        "false",
        "null",
        "undefined",
        "subscript_expression",
        "template_string",
        "regex",
    ]
)


def _single(node: Node, complexity: int, calls: Sequence[str], shape: Shape) -> set[str]:
    """Return `wrapper` or `accessor` where the only statement of a body is that."""
    if complexity > 1 or shape.inner or len(calls) > 1:
        return set()
    if node.type in {"return_statement", "expression_statement"}:
        node = next((each for each in node.named_children if each.type != "comment"), node)
    while node.type in {"await_expression", "parenthesized_expression", "unary_expression"}:
        if not node.named_child_count:
            break
        node = node.named_child(node.named_child_count - 1)
    if node.type in {"call_expression", "new_expression"}:
        return {"wrapper"}
    if calls:
        return set()
    if node.type == "assignment_expression":
        right = node.child_by_field_name("right")
        return {"accessor"} if right is not None and right.type in _ATOMS else set()
    return {"accessor"} if node.type in _ATOMS else set()


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


def _problems(root: Node) -> list[Node]:
    captured = QueryCursor(grammar.query("problems")).captures(root)
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
