"""The functions of a file with their facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal

from tree_sitter import Node, Tree

from telemetry_inject.languages.python.scan import features
from telemetry_inject.languages.python.scan.drafts import Draft, FileFacts, drafts, file_facts
from telemetry_inject.languages.python.text import unified
from telemetry_inject.model import FileScan, Function, Problem, SourceFile

Kind = Literal["function", "method", "constructor", "getter", "setter", "closure"]

_GETTER = re.compile(r"(?:[\w.]*\.)?\w*property\b|[\w.]+\.getter$")
_SETTER = re.compile(r"[\w.]+\.(?:setter|deleter)$")


def scan(source: SourceFile, tree: Tree) -> FileScan:
    """Return every function of a file, in source order, with its facts."""
    facts = file_facts(source.name, unified(source.data), tree)
    found = drafts(facts)
    marks = features.of_functions(facts, found)
    ids = _ids(source.name, found)
    functions = [
        _function(draft, mark, facts, ids) for draft, mark in zip(found, marks, strict=True)
    ]
    problems = tuple(_problem(node, facts.data) for node in facts.errors)
    return FileScan(tuple(functions), problems, features.of_file(facts))


def _ids(path: str, found: Sequence[Draft]) -> dict[int, str]:
    """Return the id of each function by the index of its scope."""
    seen: dict[str, int] = {}
    ids: dict[int, str] = {}
    for draft in found:
        qualified = draft.scope.qualified
        times = seen[qualified] = seen.get(qualified, 0) + 1
        ids[draft.place] = f"{path}::{qualified}" if times == 1 else f"{path}::{qualified}#{times}"
    return ids


def _function(
    draft: Draft, mark: frozenset[str], facts: FileFacts, ids: dict[int, str]
) -> Function:
    scope = draft.scope
    node = scope.node
    return Function(
        id=ids[draft.place],
        name=scope.name,
        qualified=scope.qualified,
        kind=_kind(draft),
        parameters=scope.parameters,
        returns=scope.returns,
        is_async=draft.is_async,
        is_generator=draft.is_generator,
        decorators=scope.decorators,
        start=scope.start,
        end=scope.end,
        body_start=scope.body_start,
        body_end=scope.body_end,
        line=node.start_point.row + 1,
        end_line=node.end_point.row + 1,
        complexity=draft.complexity,
        statements=draft.statements,
        calls=draft.calls,
        digest=digest(facts.data, scope.start, scope.end),
        features=mark,
        parent=ids.get(draft.parent),
        owner=facts.scopes[draft.owner].qualified if draft.owner >= 0 else None,
    )


def _kind(draft: Draft) -> Kind:
    if draft.scope.kind == "lambda":
        return "closure"
    if draft.owner < 0:
        return "function"
    if draft.scope.name in ("__init__", "__new__"):
        return "constructor"
    for decorator in draft.scope.decorators:
        if _GETTER.match(decorator):
            return "getter"
        if _SETTER.match(decorator):
            return "setter"
    return "method"


def digest(data: bytes, start: int, end: int) -> str:
    """Return the digest of a function's source.

    It is the same in another place of the file, at another depth, and with other line ends.
    """
    text = data[start:end]
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    line = data.rfind(b"\n", 0, start) + 1
    indentation = data[line:start]
    if indentation and indentation.isspace():
        text = text.replace(b"\n" + indentation, b"\n")
    return blake2b(text, digest_size=8).hexdigest()


def _problem(node: Node, data: bytes) -> Problem:
    start = node.start_byte
    line = data.rfind(b"\n", 0, start) + 1
    message = f"missing {node.type}" if node.is_missing else "not understood"
    return Problem(node.start_point.row + 1, start - line + 1, message)
