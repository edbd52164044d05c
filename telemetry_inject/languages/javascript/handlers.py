"""Functions without a name of their own that are handed to a call which gives them one.

`app.get('/x', (req, res) => …)` is an entry point that a person would call `app.get('/x')`, and
`const list = asyncHandler(async (req, res) => …)` is called `list`. Which of them matter is for
the rules to say; here they only get a name. Callbacks of other calls stay anonymous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from telemetry_inject.languages.javascript.text import decode, squeezed

if TYPE_CHECKING:
    from tree_sitter import Node

    from telemetry_inject.languages.javascript.outline import Binding

_FUNCTIONS = {"arrow_function", "function_expression", "generator_function"}
_LITERALS = {"string", "template_string", "regex"}

_WITH_A_NAME = frozenset(
    [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "del",
        "head",
        "options",
        "all",
        "on",
        "once",
        "addListener",
        "prependListener",
        "addEventListener",
        "subscribe",
        "consume",
        "process",
        "handle",
        "command",
        "schedule",
        "define",
        "job",
        "add",
        "event",
        "message",
        "hears",
        "route",
        "view",
        "task",
        "tool",
        "cron",
        "ws",
        "namespace",
        "onMessage",
    ]
)
"""Methods that take a route, an event, a queue, … as literal first argument and then the function."""
_WITHOUT = frozenset(
    [
        "use",
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "options",
        "all",
        "route",
        "createServer",
        "createSecureServer",
        "addHook",
        "setErrorHandler",
        "setNotFoundHandler",
        "process",
        "action",
        "run",
        "handler",
        "subscribe",
        "each",
        "eachMessage",
    ]
)
"""Methods that may be given the function alone."""
_ALONE = frozenset(
    ["use", "createServer", "createSecureServer", "setErrorHandler", "setNotFoundHandler", "action"]
)
_ROUTED = re.compile(r"\broute\(")
_WRAPPERS = re.compile(
    r"(?:^|\.)(?:\w*(?:handler|async|catch|wrap|middleware|errors?|promisify|decorate|auth)\w*|"
    r"memo|forwardRef|useCallback|useMemo|debounce|throttle|once|observer|cache|task|co|"
    r"onRequest|onCall|onSchedule|http|cloudEvent|defineEventHandler)$",
    re.IGNORECASE,
)
"""Callees whose result stands for the function that they are given."""


def bind(
    calls: Sequence[Node],
    bindings: dict[int, Binding],
    data: bytes,
    make: Callable[[str, Node | None, str], Binding],
) -> None:
    """Add to `bindings`, by first byte, the functions that get a name from a call."""
    seen: set[int] = set()
    for call in calls:
        if call.id in seen:
            continue
        seen.add(call.id)
        _bind(call, bindings, data, make)


def _bind(
    call: Node,
    bindings: dict[int, Binding],
    data: bytes,
    make: Callable[[str, Node | None, str], Binding],
) -> None:
    callee = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    arguments = call.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return
    given = [each for each in arguments.named_children if each.type != "comment"]
    outer = bindings.get(call.start_byte)
    if outer is not None and given and given[0].type in _FUNCTIONS and outer.place != "handed":
        if _WRAPPERS.search(decode(data, callee)):
            bindings.setdefault(given[0].start_byte, outer)
        return
    name = _name(callee, given, data)
    if name is None:
        return
    for each in given:
        target = each if each.type in _FUNCTIONS else _wrapped(each)
        if target is not None:
            bindings.setdefault(target.start_byte, make("handed", None, name))


def _wrapped(argument: Node) -> Node | None:
    """Return the function inside of `asyncHandler(async (req, res) => …)`."""
    if argument.type != "call_expression":
        return None
    inner = argument.child_by_field_name("arguments")
    if inner is None or not inner.named_child_count:
        return None
    first = inner.named_child(0)
    return first if first.type in _FUNCTIONS else None


def _name(callee: Node, given: Sequence[Node], data: bytes) -> str | None:
    """Return what a person would call a function handed to this call; None for a mere callback."""
    literal = given[0] if given and given[0].type in _LITERALS else None
    if callee.type == "member_expression":
        step = callee.child_by_field_name("property")
        method = decode(data, step) if step else ""
        receiver = callee.child_by_field_name("object")
        known = method in _WITH_A_NAME if literal else method in _ALONE
        if not known and not literal and method in _WITHOUT and receiver is not None:
            known = _ROUTED.search(decode(data, receiver)[:400]) is not None
        if not known:
            return None
        text = _receiver(receiver, data) + "." + method
    elif callee.type == "identifier":
        text = decode(data, callee)
        if text not in _ALONE and not (text == "Worker" and literal):
            return None
    else:
        return None
    return f"{text}({squeezed(decode(data, literal), 48)})" if literal else text


def _receiver(node: Node | None, data: bytes) -> str:
    """Return the start of a chain as a person would cut it: `app`, `router.route('/x')`."""
    while node is not None and node.type == "call_expression":
        callee = node.child_by_field_name("function")
        step = callee.child_by_field_name("property") if callee else None
        if callee is None or step is None or decode(data, step) == "route":
            return squeezed(decode(data, node), 48)
        node = callee.child_by_field_name("object")
    return squeezed(decode(data, node), 40) if node else "…"
