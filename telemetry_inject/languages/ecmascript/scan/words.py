"""Which words of `features.py` hold for which function: what is found out once for a whole file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.scan import marks, parameters, returned, stringified
from telemetry_inject.languages.ecmascript.scan.flow import Flow
from telemetry_inject.languages.ecmascript.scan.outline import FUNCTIONS, Shape
from telemetry_inject.languages.text import decode

Captures = Mapping[str, Sequence[Node]]
Words = defaultdict[int, set[str]]
"""Words by `id` of a shape."""

_ARGUMENTS = re.compile(rb"arguments(?![\w$])(\s*\.\s*call(?:ee|er)\b)?")
_WITH = re.compile(rb"with\s*\(")
_THROUGH_ARROWS = frozenset({"this", "super", "new-target", "arguments", "arguments-callee"})


@dataclass(frozen=True, slots=True)
class Functions:
    """All functions of a file, listed or not, in source order, with their first bytes."""

    shapes: Sequence[Shape]
    starts: Sequence[int]
    data: bytes
    root: Node

    def around(self, position: int) -> Shape | None:
        """Return the innermost function, listed or not, around a byte."""
        at = bisect_left(self.starts, position + 1) - 1
        shape: Shape | None = self.shapes[at] if at >= 0 else None
        while shape is not None and (shape.end <= position or shape.form not in FUNCTIONS):
            shape = shape.around
        return shape


def scoped(functions: Functions, captures: Captures, evals: Sequence[int]) -> Words:
    """Return the words that depend on whose `this`, `arguments`, `eval`, … a place sees."""
    words: Words = defaultdict(set)
    for word in ("this", "super"):
        for node in captures.get(word, ()):
            _note(words, functions.around(node.start_byte), word)
    for node in captures.get("meta", ()):
        if functions.data.startswith(b"new", node.start_byte):
            _note(words, functions.around(node.start_byte), "new-target")
    for found in _ARGUMENTS.finditer(functions.data):
        at = found.start()
        if marks.at(functions.root, at, at + 9) == "identifier":
            around = functions.around(at)
            _note(words, around, "arguments")
            if found.group(1):
                _note(words, around, "arguments-callee")
    for at in evals:
        shape = functions.around(at)
        while shape is not None:
            words[id(shape)].add("eval")
            shape = shape.around
    for found in _WITH.finditer(functions.data):
        if marks.at(functions.root, found.start(), found.start() + 4) == "with":
            _note(words, functions.around(found.start()), "with")
    _pass_on(words, functions.shapes)
    _redeclared(words, functions, captures.get("var", ()))
    return words


def _note(words: Words, shape: Shape | None, word: str) -> None:
    if shape is not None:
        words[id(shape)].add(word)


def _pass_on(words: Words, shapes: Sequence[Shape]) -> None:
    """Hand what an arrow sees through to the function around it."""
    for shape in reversed(shapes):
        if shape.form != "arrow":
            continue
        through = words.get(id(shape), set()) & _THROUGH_ARROWS
        around = shape.around
        while around is not None and around.form in {"class", "object"}:
            around = None if around.form == "class" else around.around
        if through and around is not None:
            words[id(around)] |= through


def _redeclared(words: Words, functions: Functions, declarations: Sequence[Node]) -> None:
    bound: dict[int, frozenset[str]] = {}
    for node in declarations:
        shape = functions.around(node.start_byte)
        if shape is None:
            continue
        if id(shape) not in bound:
            bound[id(shape)] = parameters.names(shape.node, functions.data)
        taken = bound[id(shape)]
        if taken and taken & _declared(node, functions.data):
            words[id(shape)].add("var-redeclares-parameter")


def _declared(node: Node, data: bytes) -> set[str]:
    """Return the names that a `var` statement or a `for (var x of …)` declares."""
    found: set[str] = set()
    waiting = node.children_by_field_name("left") or [
        name
        for child in node.named_children
        if child.type == "variable_declarator"
        for name in child.children_by_field_name("name")
    ]
    while waiting:
        name = waiting.pop()
        if name.type in {"identifier", "shorthand_property_identifier_pattern"}:
            found.add(decode(data, name))
        elif name.type == "pair_pattern":
            waiting += name.children_by_field_name("value")
        elif name.type in {"assignment_pattern", "object_assignment_pattern"}:
            waiting += name.children_by_field_name("left")
        else:
            waiting += name.named_children
    return found


def promising(
    functions: Functions, captures: Captures, flows: Mapping[int, Flow], known: frozenset[str]
) -> dict[int, str]:
    """Return `returns-promise` or `returns-unknown-call` by `id` of the shape, neither async nor
    generator by `flows`; `known` is how async functions are called.
    """
    found: dict[int, str] = {}
    variables: dict[tuple[int, str], returned.Verdict] = {}

    declared: dict[int, returned.Verdict | None] = {}

    def judge(shape: Shape, node: Node) -> None:
        if found.get(id(shape)) == "returns-promise":
            return
        if id(shape) not in declared:
            declared[id(shape)] = returned.declared(shape.node, functions.data)
        verdict = declared[id(shape)]
        if verdict is None:
            verdict = returned.verdict(
                node, functions.data, (shape.start, shape.end), known, variables
            )
        if verdict:
            found[id(shape)] = "returns-promise" if verdict == "promise" else "returns-unknown-call"

    for node in captures.get("returned", ()):
        shape = functions.around(node.start_byte)
        if shape is not None and not any(flows[id(shape)]) and node.type != "comment":
            judge(shape, node)
    for shape in functions.shapes:
        if shape.form == "arrow" and not any(flows[id(shape)]):
            body = shape.node.child_by_field_name("body")
            if body is not None and body.type != "statement_block":
                judge(shape, body)
    return found


def sent_away(functions: Functions, sends: bool) -> Words:
    """Return `stringified` for functions whose source text is read; `sends`: by a call, too."""
    words: Words = defaultdict(set)
    names = stringified.names(functions.data, sends)
    ranges = stringified.ranges(functions.root, functions.data) if sends else ()
    if not names and not ranges:
        return words
    for shape in functions.shapes:
        inside = any(start <= shape.start and shape.end <= end for start, end in ranges)
        around = shape.around
        if (
            inside
            or (shape.name and shape.name in names)
            or (around is not None and "stringified" in words.get(id(around), ()))
        ):
            words[id(shape)].add("stringified")
    return words
