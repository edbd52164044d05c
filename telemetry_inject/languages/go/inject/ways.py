"""How a span begins in one function on one rung: from which context, and what gets the new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.go.inject.captured import captured
from telemetry_inject.languages.go.inject.carriers import (
    PLAIN,
    Carrier,
    carriers,
    is_certain,
)
from telemetry_inject.languages.go.inject.reach import IDENTITY, may_be_nil
from telemetry_inject.languages.go.resolve.imports import imports
from telemetry_inject.languages.text import line_end, line_start
from telemetry_inject.model import Function

CONTEXT, CONTEXT_OR_NONE, LOCAL, REQUEST, LEAF, LEAF_OR_NONE, ROOT, LINES = (
    "context",
    "context-or-none",
    "local",
    "request",
    "leaf",
    "leaf-or-none",
    "root",
    "lines",
)
NEW = "_otelCtx"
BACKGROUND = "_otelContext.Background()"
NO_CONTEXT = (
    "it has no context.Context, *http.Request or other parameter that carries one, "
    "and is no entry point"
)
COMPARED = "the project compares contexts or asks for their type, and that of a span is another one"
_LEADING = 6
_SETTING_UP = 16
"""How many of its first statements an entry point may take to start an SDK."""
_DERIVED = re.compile(r"(?:context\.With\w+|signal\.NotifyContext)\(\s*")
_FRESH = re.compile(r"context\.(?:Background|TODO)\(\)")
_SIMPLE = {
    "short_var_declaration", "assignment_statement", "expression_statement", "var_declaration",
    "defer_statement", "inc_statement", "dec_statement", "const_declaration",
}  # fmt: skip
_SAYS_DONE = re.compile(rb"defer (?:[\w.]+\.Done\(\)|close\([\w.]+\))")
"""What is deferred at the top so that others can go on: the span ends before, and not too late."""
_SETUP = re.compile(rb"(?i)otel|telemetry|tracer|tracing")
_SAFE_OF_REQUEST = re.compile(
    r"\.(?:Context\(|Method\b|URL\b|Header\b|Host\b|RemoteAddr\b|RequestURI\b|Proto\w*\b|TLS\b"
    r"|ContentLength\b|Body\b|PathValue\(|UserAgent\(|Referer\(|Cookie\(|Cookies\(|BasicAuth\("
    r"|ProtoAtLeast\(|TransferEncoding\b|Trailer\b)"
)
"""What may be read of a request while the function holds a copy of it: nothing of it is set."""
_READERS = {
    "github.com/go-chi/chi.URLParam",
    "github.com/gorilla/mux.Vars",
    "github.com/gorilla/mux.CurrentRoute",
}
_VERSION = re.compile(r"/v\d+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Way:
    """Where the opening lines go, and what they say."""

    offset: int
    indent: bytes
    context: str
    """The expression that gives the context of the caller."""
    target: str = "_"
    """What the new context is assigned to."""
    declare: str = ""
    """The condition under which the context is taken, where there may be none."""
    default: bool = False
    """Whether the context is set where it is nil, which the API would not accept."""
    follow: tuple[str, ...] = ()
    """Statements that hand the new context on."""

    @property
    def background(self) -> bool:
        """Whether an empty context is needed."""
        return bool(self.declare) or self.default or BACKGROUND in self.context


def way(file: Parsed, function: Function, rung: str, reach: Reach) -> Way | str:
    """Return how a span begins on a rung, or the sentence that says why it cannot."""
    node = body_.function_at(file.tree, function.start, function.end)
    body = node.child_by_field_name("body") if node is not None else None
    if node is None or body is None:
        return "it has no body"
    given = carriers(file, function)
    usable = [each for each in given if each.name != "_"]
    outer = None if given else captured(file, node)
    usable = [outer[0]] if outer is not None else usable
    if not usable and not _is_entry(function):
        return "its context has no name" if given else NO_CONTEXT
    place = opening(file.source.data, body)
    if isinstance(place, str):
        return place
    if rung not in {CONTEXT, LOCAL} and _held(body_.statements(body), file.source.data):
        return f"its context is in {NEW}"
    asked = _Asked(file, function, body, place, usable, reach, outer[1] if outer else function)
    return _RUNGS[rung](asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    file: Parsed
    function: Function
    body: Node
    place: tuple[int, bytes]
    carriers: Sequence[Carrier]
    reach: Reach
    owner: Function
    """The function that the carriers are parameters of: this one, or one around it."""

    @property
    def data(self) -> bytes:
        return self.file.source.data


def opening(data: bytes, body: Node) -> tuple[int, bytes] | str:
    """Return where the first line of a body starts and how it is indented, or why it has none."""
    listed = body_.statements(body)
    if not listed:
        return "it has no statements"
    first = listed[0]
    offset = line_end(data, body.start_byte)
    if first.start_byte < offset or data[offset - 1 : offset] != b"\n":
        return "its body begins on the line of its brace, where gofmt would break the line"
    inside = [each for each in body.named_children if each.start_byte < offset]
    if any(each.end_byte > offset for each in inside if each.type == "comment"):
        return "a comment runs on from the line of its brace"
    indent = _indent(data, first)
    if indent is None:
        return "its first statement does not begin its line"
    for statement in listed:
        below = _below(data, statement)
        said = _SAYS_DONE.fullmatch(data, statement.start_byte, statement.end_byte)
        if said is None or below is None:
            break
        offset = below
    return offset, indent


def _indent(data: bytes, statement: Node) -> bytes | None:
    """Return the indentation of a statement; a label stands further out than its statement."""
    if statement.type == "labeled_statement" and statement.named_child_count > 1:
        inner = statement.named_children[1]
        if inner.start_point.row > statement.start_point.row:
            statement = inner
        else:
            outer = _indent_of_line(data, statement)
            return None if outer is None else outer + b"\t"
    return _indent_of_line(data, statement)


def _indent_of_line(data: bytes, node: Node) -> bytes | None:
    indent = data[line_start(data, node.start_byte) : node.start_byte]
    return None if indent.strip(b" \t") else indent


def _is_entry(function: Function) -> bool:
    return "entry" in function.features


def _plain(asked: _Asked) -> Carrier | None:
    return next((each for each in asked.carriers if each.kind is PLAIN), None)


def _context(asked: _Asked) -> Way | str:
    """The parameter takes the new context, so that all that it is passed to nests below."""
    carrier = _plain(asked)
    if carrier is None:
        return "it has no parameter of type context.Context"
    mentions = body_.mentions(asked.body, carrier.name, asked.data)
    if not mentions:
        return f"nothing in it uses {carrier.name}"
    if any(body_.is_inspected(each) for each in mentions):
        return f"it looks at what {carrier.name} is, which would be another value"
    if IDENTITY in asked.reach and carrier.name != NEW:
        return COMPARED
    if _may_be_nil(asked, carrier):
        return f"the project calls it without a context, and {carrier.name} may be nil"
    return Way(*asked.place, carrier.name, carrier.name)


def _context_or_none(asked: _Asked) -> Way | str:
    """As before, with an empty context in place of none: the API panics without one."""
    found = _context(replace(asked, reach=asked.reach & {IDENTITY}))
    return found if isinstance(found, str) else replace(found, default=True)


def _may_be_nil(asked: _Asked, carrier: Carrier) -> bool:
    if carrier.name == NEW:
        return False  # what passes one on sees to that
    if is_certain(carrier, asked.body, asked.data):
        return False
    mentions = body_.mentions(asked.body, carrier.name, asked.data)
    return may_be_nil(asked.owner.name, asked.reach) or any(map(_asks_for_nil, mentions))


def _asks_for_nil(mention: Node) -> bool:
    around = mention.parent
    compared = around is not None and around.type == "binary_expression"
    return compared and around is not None and any(e.type == "nil" for e in around.children)


def _leaf(asked: _Asked) -> Way | str:
    """The span is a child of the caller's, and nothing nests below it."""
    if not asked.carriers:
        return NO_CONTEXT
    carrier = asked.carriers[0]
    if carrier.kind is PLAIN and not _may_be_nil(asked, carrier):
        return Way(*asked.place, carrier.context)
    if carrier.kind is not PLAIN and is_certain(carrier, asked.body, asked.data):
        return Way(*asked.place, carrier.context)
    return f"{carrier.name} may be nil"


def _leaf_or_none(asked: _Asked) -> Way | str:
    """As before, with an empty context where the carrier has none."""
    if not asked.carriers:
        return NO_CONTEXT
    carrier = asked.carriers[0]
    if carrier.present is None:
        return f"nothing tells whether {carrier.name} has a context: a test may pass a stand-in"
    return Way(*asked.place, carrier.context, declare=carrier.present)


def _request(asked: _Asked) -> Way | str:
    """The function goes on with a copy of the request that holds the new context."""
    carrier = asked.carriers[0] if asked.carriers else None
    if carrier is None or carrier.type != "*net/http.Request":
        return "it has no *http.Request"
    mentions = body_.mentions(asked.body, carrier.name, asked.data)
    if not any(_takes_context(each, asked.data) for each in mentions):
        return f"nothing in it uses {carrier.name}.Context()"
    known = imports(asked.file.tree.root_node, asked.data)
    if not all(_only_reads(each, asked.data, known) for each in mentions):
        return f"it hands {carrier.name} on or changes it, and a copy would not be the same"
    if not is_certain(carrier, asked.body, asked.data):
        return f"{carrier.name} may be nil"
    if IDENTITY in asked.reach:
        return COMPARED
    again = f"{carrier.name} = {carrier.name}.WithContext({NEW})"
    return Way(*asked.place, carrier.context, NEW, follow=(again,))


def _takes_context(mention: Node, data: bytes) -> bool:
    return data.startswith(b".Context()", mention.end_byte)


def _only_reads(mention: Node, data: bytes, known: object) -> bool:
    around = mention.parent
    if around is None:
        return False
    if around.type == "selector_expression":
        after = data[mention.end_byte : mention.end_byte + 40].decode("utf-8", "replace")
        if not _SAFE_OF_REQUEST.match(after):
            return False
        outer = around.parent
        while outer is not None and outer.type in {"selector_expression", "index_expression"}:
            around, outer = outer, outer.parent
        return not _is_assigned(around)
    if around.type == "argument_list" and around.parent is not None:
        callee = around.parent.child_by_field_name("function")
        text = data[callee.start_byte : callee.end_byte].decode() if callee is not None else ""
        package, _, name = text.rpartition(".")
        path = known.get(package, "") if isinstance(known, dict) else ""
        return f"{_VERSION.sub('', path)}.{name}" in _READERS
    return False


def _is_assigned(node: Node) -> bool:
    """Return whether an expression is written to, or its address taken."""
    around = node.parent
    if around is None:
        return False
    if around.type == "unary_expression":
        return around.children[0].type == "&"
    if around.type in {"inc_statement", "dec_statement"}:
        return True
    if around.type != "expression_list" or around.parent is None:
        return False
    return (
        around.parent.type == "assignment_statement"
        and around.parent.child_by_field_name("left") == around
    )


def _local(asked: _Asked) -> Way | str:
    """A variable that is given the caller's context at once takes the new one right after."""
    plain, found = _plain(asked), leading(asked.file, asked.function, asked.body)
    if plain is not None and (found is None or found[1] != NEW):
        return "its context is a parameter"
    if found is None:
        return "no variable of its first statements holds a context"
    statement, name = found
    mentions = body_.mentions(asked.body, name, asked.data)
    if any(body_.is_inspected(each) for each in mentions):
        return f"it looks at what {name} is, which would be another value"
    if IDENTITY in asked.reach and name != NEW:
        return COMPARED
    if b"goto" in asked.data[asked.body.start_byte : asked.body.end_byte]:
        return "a `goto` may jump over the span"
    indent = _indent_of_line(asked.data, statement)
    after = statement
    if _is_entry(asked.function):
        after = _set_up(asked, statement) or statement
    end = _below(asked.data, after)
    if indent is None or end is None:
        return "its context shares its line with something else"
    none = name != NEW and _gives_none(asked, statement)
    follow = (f"{plain.name} = {NEW}",) if plain and _can_follow(asked, plain, statement) else ()
    return Way(end, indent, name, name, default=none, follow=follow)


def _can_follow(asked: _Asked, plain: Carrier, after: Node) -> bool:
    """Return whether a parameter can take the new context, and something below uses it."""
    found = body_.mentions(asked.body, plain.name, asked.data)
    mentions = [each for each in found if each.start_byte > after.end_byte]
    inspected = any(body_.is_inspected(each) for each in mentions)
    return bool(mentions) and not inspected and IDENTITY not in asked.reach


def _gives_none(asked: _Asked, statement: Node) -> bool:
    """Return whether the variable may be nil: what a command of a program has may not be set."""
    text = asked.data[statement.start_byte : statement.end_byte].decode("utf-8", "replace")
    derived = "context.With" in text or "signal.Notify" in text or _FRESH.search(text)
    unset = (each for each in asked.carriers if each.kind.present and not each.kind.touching)
    return not derived and any(each.context in text for each in unset)


def leading(file: Parsed, function: Function, body: Node) -> tuple[Node, str] | None:
    """Return the statement among the first that gives a variable a context, and its name."""
    data, listed = file.source.data, body_.statements(body)[:_LEADING]
    held = _held(listed, data)
    if held is not None:
        return held, NEW
    sources = [each.context for each in carriers(file, function) if each.name != "_"]
    for statement in listed:
        if statement.type not in _SIMPLE:
            return None
        if statement.type != "short_var_declaration":
            continue
        left = statement.child_by_field_name("left")
        right = statement.child_by_field_name("right")
        if left is None or right is None or right.named_child_count != 1:
            continue
        name = data[left.named_children[0].start_byte : left.named_children[0].end_byte]
        text = data[right.start_byte : right.end_byte].decode("utf-8", "replace")
        derived = _DERIVED.match(text)
        inner = text[derived.end() :] if derived else text
        fresh = _is_entry(function) and _FRESH.match(inner)
        given = any(inner == each or (derived and inner.startswith(each)) for each in sources)
        if name != b"_" and (fresh or given):
            return statement, name.decode("utf-8", "replace")
    return None


def _held(listed: Sequence[Node], data: bytes) -> Node | None:
    """Return the last of the statements with which passing contexts on makes a body begin."""
    if not listed or not data.startswith(f"{NEW} :=".encode(), listed[0].start_byte):
        return None
    guarded = len(listed) > 1 and listed[1].type == "if_statement"
    if guarded and f"{NEW} = ".encode() in data[listed[1].start_byte : listed[1].end_byte]:
        return listed[1]
    return listed[0]


def _root(asked: _Asked) -> Way | str:
    """An entry point begins a trace; where it starts an SDK first, right after that."""
    if not _is_entry(asked.function):
        return "it is no entry point"
    if b"goto" in asked.data[asked.body.start_byte : asked.body.end_byte]:
        return Way(*asked.place, BACKGROUND)
    offset, indent = asked.place
    last = _set_up(asked, None)
    if last is not None:
        offset = _below(asked.data, last) or offset
    return Way(offset, indent, BACKGROUND)


def _set_up(asked: _Asked, after: Node | None) -> Node | None:
    """Return the last of the first statements that start an SDK, and see that it is stopped."""
    found: Node | None = None
    started = False
    for statement in body_.statements(asked.body)[:_SETTING_UP]:
        if after is not None and statement.start_byte <= after.start_byte:
            continue
        text = asked.data[statement.start_byte : statement.end_byte]
        if statement.type not in _SIMPLE | {"if_statement"}:
            break
        if _SETUP.search(text) and b"_otel" not in text:
            found, started = statement, True
        elif started and statement.type == "defer_statement":
            found = statement
        elif started and statement.type != "if_statement":
            break
    return found


def _below(data: bytes, statement: Node) -> int | None:
    """Return where the line after a statement starts, None where it shares its last line."""
    end = line_end(data, statement.end_byte)
    rest = data[statement.end_byte : end].strip()
    alone = data[end - 1 : end] == b"\n" and (not rest or rest.startswith(b"//"))
    return end if alone else None


_RUNGS = {
    CONTEXT: _context,
    CONTEXT_OR_NONE: _context_or_none,
    LOCAL: _local,
    REQUEST: _request,
    LEAF: _leaf,
    LEAF_OR_NONE: _leaf_or_none,
    ROOT: _root,
}
