"""Functions without a name of their own that are handed to a call which gives them one.

`app.get('/x', (req, res) => …)` is an entry point that a person would call `app.get('/x')`, and
`const list = asyncHandler(async (req, res) => …)` is called `list`. Which of them matter is for
the rules to say; here they only get a name. Callbacks of other calls stay anonymous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from telemetry_inject.languages.ecmascript.text import squeezed
from telemetry_inject.languages.text import decode

if TYPE_CHECKING:
    from tree_sitter import Node

    from telemetry_inject.languages.ecmascript.scan.outline import Binding

_FUNCTIONS = {"arrow_function", "function_expression", "generator_function"}
_LITERALS = {"string", "template_string", "regex"}
_CALLS = {"call_expression", "new_expression"}

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
        "param",
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
    r"onRequest|onCall|onSchedule|http|cloudEvent|defineEventHandler|"
    r"query|mutation|subscription|action)$",
    re.IGNORECASE,
)
"""Callees whose result stands for the function that they are given."""


_BEFORE = re.compile(rb"\(\s*([\w$]+)([\w$.?]*)\s*(.?)", re.DOTALL)
"""What precedes a first argument, backwards: the last step of the callee, the rest of it, and the
byte before that."""
_REACH = 100
_TYPE = rb"(?:\s*\??:[\w\s.<>|\[\]]*)?\s*"
_TAKES = re.compile(
    rb"\(\s*(?:(?:err|error)" + _TYPE + rb",\s*)?(?:_?req|_?request|ctx)" + _TYPE + rb",\s*"
    rb"(?:_?res|_?response|_?reply|next)" + _TYPE + rb"(?:,\s*_?next" + _TYPE + rb")?,?\s*\)"
)
"""The parameters of handlers: `(req, res, next)`, `(ctx, next)`, `(request, reply)`."""

Make = Callable[[str, "Node | None", str], "Binding"]


def bind(handed: Iterable[Node], bindings: dict[int, Binding], data: bytes, make: Make) -> None:
    """Add to `bindings`, by first byte, those of the functions that get a name from a call."""
    for function in handed:
        if function.start_byte not in bindings and _promising(data, function.start_byte):
            _bind(function, bindings, data, make)


def bind_returned(
    values: Iterable[Node], bindings: dict[int, Binding], data: bytes, make: Make
) -> None:
    """Add functions without a name that a function returns and that a framework is to call.

    `(role) => (req, res, next) => …` makes middleware; what it takes is how one can tell.
    """
    for value in values:
        if value.type not in _FUNCTIONS or value.start_byte in bindings:
            continue
        if value.child_by_field_name("name") is not None:
            continue
        parameters = value.child_by_field_name("parameters")
        if parameters is not None and _TAKES.fullmatch(
            data, parameters.start_byte, parameters.end_byte
        ):
            bindings[value.start_byte] = make("returned", None, "handler")


def _promising(data: bytes, start: int) -> bool:
    """Return whether the call around a function may give it a name: asking the tree is slow."""
    found = _BEFORE.match(data[max(0, start - _REACH) : start].rstrip()[::-1])
    if found is None or found.group(3) in b"(,":
        return True
    word = found.group(1)[::-1].decode("utf-8", "replace")
    return word in _WITHOUT or word in _ALONE or _WRAPPERS.search(word) is not None


def _bind(function: Node, bindings: dict[int, Binding], data: bytes, make: Make) -> None:
    listed = function.parent
    call = None if listed is None else _call_of(listed)
    if listed is None or call is None:
        return
    first = _first(listed)
    outer = bindings.get(call.start_byte)
    if outer is not None and outer.place != "handed" and first and first.type in _FUNCTIONS:
        callee = call.child_by_field_name("function")
        if callee is not None and first == function and _WRAPPERS.search(decode(data, callee)):
            bindings[function.start_byte] = outer
        return
    name = _name(_callee(call), first, data)
    if name is None and first == function and call.type == "call_expression":
        name = _name_around(call, data)
    if name is not None:
        bindings[function.start_byte] = make("handed", None, name)


def _name_around(wrapper: Node, data: bytes) -> str | None:
    """Return the name from the call that a call with a function is an argument of."""
    listed = wrapper.parent
    call = None if listed is None else _call_of(listed)
    return None if listed is None or call is None else _name(_callee(call), _first(listed), data)


def _call_of(listed: Node) -> Node | None:
    """Return the call that something is the list of arguments of."""
    call = listed.parent if listed.type == "arguments" else None
    return call if call is not None and call.type in _CALLS else None


def _callee(call: Node) -> Node:
    """Return what is called: the first child of a call, the one after `new` of a construction."""
    return call.child(0 if call.type == "call_expression" else 1)


def _first(listed: Node) -> Node | None:
    if listed.named_child_count and listed.named_child(0).type != "comment":
        return listed.named_child(0)
    return next((each for each in listed.named_children if each.type != "comment"), None)


def _name(callee: Node, first: Node | None, data: bytes) -> str | None:
    """Return what a person would call a function handed to this call; None for a mere callback."""
    literal = first if first is not None and first.type in _LITERALS else None
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
