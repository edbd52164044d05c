"""Whether a function that is not async hands out a promise all the same."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from tree_sitter import Node

from telemetry_inject.languages.ecmascript.typed import asserted
from telemetry_inject.languages.text import decode

Verdict = Literal["promise", "call", ""]

_THENABLE = frozenset({"then", "catch", "finally"})
_PLAIN = frozenset(
    [
        "Array.from",
        "Array.isArray",
        "Array.of",
        "BigInt",
        "Boolean",
        "Buffer.alloc",
        "Buffer.byteLength",
        "Buffer.concat",
        "Buffer.from",
        "Buffer.isBuffer",
        "Date.now",
        "Error",
        "JSON.parse",
        "JSON.stringify",
        "Number",
        "Number.isFinite",
        "Number.isInteger",
        "Number.isNaN",
        "Number.parseFloat",
        "Number.parseInt",
        "Object.assign",
        "Object.create",
        "Object.defineProperty",
        "Object.entries",
        "Object.freeze",
        "Object.fromEntries",
        "Object.getPrototypeOf",
        "Object.hasOwn",
        "Object.is",
        "Object.keys",
        "Object.values",
        "RegExp",
        "String",
        "String.fromCharCode",
        "Symbol",
        "Symbol.for",
        "clearInterval",
        "clearTimeout",
        "decodeURIComponent",
        "encodeURIComponent",
        "isFinite",
        "isNaN",
        "parseFloat",
        "parseInt",
        "performance.now",
        "process.cwd",
        "process.hrtime",
        "process.memoryUsage",
        "process.nextTick",
        "process.uptime",
        "require",
        "setImmediate",
        "setInterval",
        "setTimeout",
        "structuredClone",
    ]
)
_PLAIN_METHODS = frozenset(
    [
        "charAt",
        "charCodeAt",
        "codePointAt",
        "concat",
        "endsWith",
        "every",
        "fill",
        "findIndex",
        "findLastIndex",
        "flat",
        "flatMap",
        "forEach",
        "getDate",
        "getDay",
        "getFullYear",
        "getHours",
        "getMonth",
        "getTime",
        "hasOwnProperty",
        "includes",
        "indexOf",
        "isPrototypeOf",
        "join",
        "keys",
        "lastIndexOf",
        "localeCompare",
        "map",
        "match",
        "matchAll",
        "normalize",
        "padEnd",
        "padStart",
        "push",
        "repeat",
        "replace",
        "replaceAll",
        "reverse",
        "shift",
        "slice",
        "some",
        "sort",
        "splice",
        "split",
        "startsWith",
        "substr",
        "substring",
        "toFixed",
        "toISOString",
        "toJSON",
        "toLocaleString",
        "toLowerCase",
        "toPrecision",
        "toString",
        "toUpperCase",
        "trim",
        "trimEnd",
        "trimStart",
        "unshift",
        "valueOf",
    ]
)
"""Methods of strings, arrays, dates: nobody gives these names to something that returns a promise."""


def declared(function: Node, data: bytes) -> Verdict | None:
    """Return what the declared type of a function says; None where it says nothing certain."""
    kind = function.child_by_field_name("return_type")
    if kind is None:
        return None
    text = decode(data, kind)[1:]
    if _PROMISE_TYPE.search(text):
        return "promise"
    return None if _ANY_TYPE.search(text) else ""


def verdict(
    node: Node,
    data: bytes,
    body: tuple[int, int],
    known: Collection[str],
    variables: dict[tuple[int, str], Verdict],
) -> Verdict:
    """Return what a returned expression may be: a promise for certain, what a call gave, or neither.

    `known` holds the names of async functions of the file, `body` is where the function stands;
    `variables` remembers what was found out about its variables.
    """
    worst: Verdict = ""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        match each.type:
            case "parenthesized_expression":
                waiting += each.named_children
            case _ if (inner := asserted(each)) is not None:
                waiting.append(inner)
            case "ternary_expression":
                waiting += each.children_by_field_name("consequence")
                waiting += each.children_by_field_name("alternative")
            case "binary_expression":
                operator = each.child_by_field_name("operator")
                if operator is not None and operator.type in {"&&", "||", "??"}:
                    waiting += each.children_by_field_name("left")
                    waiting += each.children_by_field_name("right")
            case "sequence_expression":
                waiting += each.named_children[-1:]
            case "assignment_expression" | "augmented_assignment_expression":
                waiting += each.children_by_field_name("right")
            case _:
                found = _leaf(each, data, body, known, variables)
                if found == "promise":
                    return found
                worst = found or worst
    return worst


def _leaf(
    node: Node,
    data: bytes,
    body: tuple[int, int],
    known: Collection[str],
    variables: dict[tuple[int, str], Verdict],
) -> Verdict:
    match node.type:
        case "call_expression":
            return _call(node, data, known)
        case "new_expression":
            constructor = node.child_by_field_name("constructor")
            return "promise" if constructor and decode(data, constructor) == "Promise" else ""
        case "member_expression":
            step = node.child_by_field_name("property")
            return "promise" if step and decode(data, step).lower().endswith("promise") else ""
        case "identifier":
            key = (body[0], decode(data, node))
            if key not in variables:
                variables[key] = _variable(key[1], data[slice(*body)])
            return variables[key]
    return ""


def _call(node: Node, data: bytes, known: Collection[str]) -> Verdict:
    callee = node.child_by_field_name("function")
    if callee is None or callee.type == "super":
        return ""
    if callee.type == "import":
        return "promise"
    if callee.type == "member_expression":
        step, thing = callee.child_by_field_name("property"), callee.child_by_field_name("object")
        method = decode(data, step) if step else ""
        if method in _THENABLE:
            return "promise"
        if thing is not None and thing.type in {"identifier", "this"}:
            text = f"{decode(data, thing)}.{method}"
            if text.startswith("Math.") or text in _PLAIN:
                return ""
            if text.startswith("Promise.") or (thing.type == "this" and text in known):
                return "promise"
        return "" if method in _PLAIN_METHODS else "call"
    if callee.type == "identifier":
        name = decode(data, callee)
        if name in _PLAIN:
            return ""
        return "promise" if name == "fetch" or name in known else "call"
    if callee.type == "parenthesized_expression" and callee.named_child_count:
        function = callee.named_child(0)
        if any(child.type == "async" for child in function.children[:1]):
            return "promise"
    return "call"


def _variable(name: str, text: bytes) -> Verdict:
    """Return what a local variable was assigned, as far as the text of the function tells."""
    word = name.encode()
    worst: Verdict = ""
    at = text.find(word)
    while at >= 0:
        found = _ASSIGNED.match(text, at + len(word))
        before = text[at - 1 : at] if at else b" "
        at = text.find(word, at + len(word))
        if found is None or _WORD.match(before):
            continue
        value = found.group(1)
        if value.startswith((b"new", b"fetch(", b"Promise.")):
            return "promise"
        callee = value.rstrip(b"( \t\r\n").decode("utf-8", "replace")
        method = callee.rpartition(".")[2]
        if not (callee in _PLAIN or method in _PLAIN_METHODS or callee.startswith("Math.")):
            worst = "call"
    return worst


_PROMISE_TYPE = re.compile(r"(?:^|\|)\s*\(?\s*[\w.]*(?:Promise|Awaitable|Thenable|Bluebird)\w*\b")
_ANY_TYPE = re.compile(r"(?:^|\|)\s*(?:any|unknown|[A-Z]|ReturnType\b.*|T[A-Z]\w*)\s*(?:\||$)")
_ASSIGNED = re.compile(rb"\s*=(?![=>])\s*(new\s+Promise\b|[\w$.]+\s*\()")
_WORD = re.compile(rb"[\w$.]")
