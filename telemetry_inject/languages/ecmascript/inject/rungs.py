"""Which idioms a function can carry, and why not the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.ecmascript.inject import header
from telemetry_inject.languages.ecmascript.inject.idioms import (
    ACTIVE,
    FLAT,
    LINES,
    durations,
    is_said_at_entry,
    span_of,
)
from telemetry_inject.languages.ecmascript.inject.reach import FRAMES, MICROTASKS, TEXT
from telemetry_inject.languages.ecmascript.inject.regions import block, content, directives, region
from telemetry_inject.languages.ecmascript.scan.parameters import names
from telemetry_inject.model import Function, Plan

RUNGS = (LINES, ACTIVE, FLAT)

_BARRED = {
    "error": "the grammar does not understand a part of it",
    "instrumented": "it carries telemetry already",
    "ignored": "a comment asks to leave it alone",
    "stringified": "its source text is read at run time, where our names would be missing",
    "component": "it is a React component or hook, which runs on every rendering",
    "with": "it holds a `with` statement, which can make any name mean something else",
    "eval": "it calls `eval`, which sees every name of the function",
}
_HARMLESS = {"use strict", "use server", "use client", "use memo", "use no memo"}
_HOISTED_BY_TESTS = re.compile(r"(?:.*\.)?(?:jest|vi|vitest)\.(?:\w*[mM]ock|hoisted)\b")
_DECLARED = {"function_declaration", "generator_function_declaration"}


def objections(file: Parsed, function: Function, plan: Plan, reach: Reach) -> Mapping[str, str]:
    """Return, for each rung that cannot be used, the sentence that says why."""
    general = _general(file, function, reach)
    if general is not None:
        return dict.fromkeys(RUNGS, general)
    found: dict[str, str] = {}
    wants = span_of(plan) is not None
    if not wants:
        found[ACTIVE] = "the plan has no span"
    if wants or durations(plan):
        found[LINES] = "the plan has something that ends with the function"
    else:
        found.setdefault(FLAT, "the plan has nothing that ends with the function")
    if wants and (why := _may_be_pending(function, plan)):
        return {**dict.fromkeys((ACTIVE, FLAT), why), **found}
    if ACTIVE not in found and (why := _not_active(function, reach)):
        found[ACTIVE] = why
    if FLAT not in found and (why := _early_end(function)):
        found[FLAT] = why
    if "expression-body" in function.features:
        return _by_expression(plan, found)
    return _by_content(file, function, found)


def _by_expression(plan: Plan, found: dict[str, str]) -> dict[str, str]:
    """Add the objections to an arrow function without braces: it has no place for statements."""
    no_place = "it is an arrow function without braces"
    if durations(plan) or any(is_said_at_entry(each) for each in plan.commands):
        found.setdefault(ACTIVE, f"{no_place}, where only a span fits")
    return {LINES: no_place, FLAT: no_place} | found


def _general(file: Parsed, function: Function, reach: Reach) -> str | None:
    if "foreign-prefix" in file.scan.features:
        return "the file uses names that start with `_otel` but not our header"
    for word, why in _BARRED.items():
        if word in function.features:
            return why
    if any(_sent_away(each, reach) for each in _lineage(file, function)):
        return _BARRED["stringified"]
    if _HOISTED_BY_TESTS.match(function.qualified):
        return "the test runner moves it above the imports"
    if "directive" in function.features and (foreign := _foreign_directive(file, function)):
        return foreign
    return header.objection(file)


def _lineage(file: Parsed, function: Function) -> Iterator[Function]:
    """Yield a function and the functions around it."""
    known = {each.id: each for each in file.scan.functions} if function.parent else {}
    at: Function | None = function
    while at is not None:
        yield at
        at = known.get(at.parent) if at.parent else None


def _sent_away(function: Function, reach: Reach) -> bool:
    return "stringified" in function.features or TEXT + function.name in reach


def _foreign_directive(file: Parsed, function: Function) -> str | None:
    """Return why a directive of the body bars the function: another compiler takes it away."""
    body = block(file.tree, function.body_start, function.body_end)
    if body is None:
        return None
    statements = [each for each in body.named_children if each.type != "comment"]
    for node in statements[: directives(statements)]:
        text = (
            file.source.data[node.start_byte : node.end_byte]
            .strip(b" ;\"'")
            .decode("utf-8", "replace")
        )
        if text not in _HARMLESS:
            return f"its directive `{text[:40]}` hands it to another compiler"
    return None


def _not_active(function: Function, reach: Reach) -> str | None:
    if function.is_generator:
        return "`yield` cannot cross an arrow function"
    if function.kind == "constructor":
        return "a constructor keeps its statements in its own scope"
    if "recursive" in function.features:
        return "it is recursive, and an arrow function takes several times the stack"
    if FRAMES in reach:
        return "the project looks at stack frames, and an arrow function adds some"
    if MICROTASKS in reach and function.is_async:
        return "the project orders its work by microtasks, and waiting for the body takes two"
    if "var-redeclares-parameter" in function.features:
        return "a `var` has the name of a parameter and would hide it in an arrow function"
    return _early_end(function)


def _may_be_pending(function: Function, plan: Plan) -> str | None:
    span = span_of(plan)
    outbound = span is not None and span.span_kind in {"client", "producer"}
    if outbound and not function.is_async and "returns-unknown-call" in function.features:
        return "it returns what an outbound call gave, most likely a promise, without being async"
    return None


def _early_end(function: Function) -> str | None:
    if not function.is_async and "returns-promise" in function.features:
        return "it returns a promise without being async: a span would end before that settles"
    return None


@dataclass(slots=True)
class _Own:
    """What a body holds outside of its inner functions."""

    variables: set[str] = field(default_factory=set)
    returns: list[Node] = field(default_factory=list)


def _by_content(file: Parsed, function: Function, found: dict[str, str]) -> dict[str, str]:
    """Add the objections that only the tree of the body can tell."""
    body = block(file.tree, function.body_start, function.body_end)
    data = file.source.data
    if body is None:
        return dict.fromkeys(RUNGS, "it has no body in braces")
    derived = "derived-constructor" in function.features
    if region(data, body, derived) is None:
        why = "it has no plain `super(...)` with statements after it" if derived else "it is empty"
        return dict.fromkeys(RUNGS, why)
    inside = content(body, derived)
    declared = [_name(node, data) for node in inside if node.type in _DECLARED]
    if not declared and (FLAT in found or not function.is_async):
        return found
    own = _own(body, data)
    if clash := _clash(file, function, declared, own, derived):
        found.setdefault(FLAT, clash)
    if set(declared) & names(_function_node(body), data):
        found.setdefault(ACTIVE, "an inner function has the name of a parameter")
    if function.is_async and not function.is_generator and _may_wait(own):
        found.setdefault(
            FLAT, "it returns what may be a promise: a span would end before that settles"
        )
    return found


def _clash(
    file: Parsed, function: Function, declared: list[str], own: _Own, derived: bool
) -> str | None:
    """Return why the function declarations of a body cannot move into a block."""
    if not declared:
        return None
    if derived:
        return "an inner function may be used before `super()`"
    if len(set(declared)) < len(declared):
        return "two inner functions have one name, which a block does not allow"
    if own.variables & set(declared):
        return "a `var` has the name of an inner function, which a block does not allow"
    body = block(file.tree, function.body_start, function.body_end)
    if body is not None and set(declared) & names(_function_node(body), file.source.data):
        return "an inner function has the name of a parameter"
    return None


def function_node(file: Parsed, function: Function) -> Node | None:
    """Return the node of a function; None where it has no body."""
    body = file.tree.root_node.descendant_for_byte_range(function.body_start, function.body_end)
    while body is not None and body.start_byte == function.body_start:
        around = body.parent
        if around is not None and around.child_by_field_name("body") == body:
            return around
        body = around
    return None


def _function_node(body: Node) -> Node:
    parent = body.parent
    return parent if parent is not None else body


def _name(node: Node, data: bytes) -> str:
    name = node.child_by_field_name("name")
    return data[name.start_byte : name.end_byte].decode("utf-8", "replace") if name else ""


_INNER = _DECLARED | {
    "arrow_function",
    "class_body",
    "function_expression",
    "generator_function",
    "method_definition",
}


def _walk(body: Node) -> Iterator[Node]:
    """Yield the named nodes of a body, inner functions and classes left out."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        for child in node.named_children:
            if child.type not in _INNER:
                yield child
                waiting.append(child)


def _own(body: Node, data: bytes) -> _Own:
    own = _Own()
    for node in _walk(body):
        if node.type == "return_statement":
            own.returns.append(node)
        elif node.type == "variable_declaration":
            own.variables |= {
                data[each.start_byte : each.end_byte].decode("utf-8", "replace")
                for declarator in node.named_children
                for each in _bound(declarator)
            }
        elif node.type == "for_in_statement" and _keyword(node) == "var":
            left = node.child_by_field_name("left")
            own.variables |= {
                data[each.start_byte : each.end_byte].decode("utf-8", "replace")
                for each in (_identifiers(left) if left is not None else ())
            }
    return own


def _keyword(node: Node) -> str:
    kind = node.child_by_field_name("kind")
    return kind.type if kind is not None else ""


def _bound(declarator: Node) -> list[Node]:
    name = declarator.child_by_field_name("name")
    return _identifiers(name) if name is not None else []


def _identifiers(node: Node) -> list[Node]:
    found, waiting = [], [node]
    while waiting:
        each = waiting.pop()
        if each.type in {"identifier", "shorthand_property_identifier_pattern"}:
            found.append(each)
        waiting += each.named_children
    return found


_SETTLED = {
    "array", "arrow_function", "class", "false", "function_expression", "generator_function",
    "null", "number", "object", "regex", "string", "template_string", "true", "undefined",
    "unary_expression", "update_expression", "await_expression",
}  # fmt: skip
_JOINING = {"&&", "||", "??"}


def _may_wait(own: _Own) -> bool:
    """Return whether something that may be a promise is returned."""
    return any(
        _maybe_promise(value)
        for node in own.returns
        for value in node.named_children
        if value.type != "comment"
    )


def _maybe_promise(node: Node) -> bool:
    if node.type in _SETTLED:
        return False
    if node.type == "parenthesized_expression":
        return any(_maybe_promise(each) for each in node.named_children if each.type != "comment")
    if node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        return operator is not None and operator.type in _JOINING
    return True
