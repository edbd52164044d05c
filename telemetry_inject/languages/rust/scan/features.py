"""The features of functions and files that Rust has, and where they are found.

Of functions, besides those that all languages share (`model.Function`):

- `attribute:NAME`: carries (or is inside something that carries) an attribute macro of that name
  which is not on the list of those that are known to keep what is below them.
- `awaitable`: a plain function that returns a future or a stream.
- `const`, `extern`, `never`: `const fn`, a foreign calling convention, returns `!`.
- `impl:TRAIT`: a method of an implementation of a trait that telemetry itself may call.
- `main`: the entry point of a program.
- `tracked`: `#[track_caller]` is on it.
- `depth:N`: stands in N modules of the same file.
- `local`: inside a function or a block, where names of the module may be covered.

Of files: `marker`, `foreign-prefix`, `ignored`, `generated`, `no-std`, `tracing-covered`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from telemetry_inject.languages.marks import generated
from telemetry_inject.languages.rust.scan.outline import FUNCTIONS, Found, Scope
from telemetry_inject.languages.rust.scan.recursion import recursive
from telemetry_inject.languages.rust.text import text
from telemetry_inject.model import SourceFile

PASSING = frozenset(
    """
    allow expect warn deny forbid must_use deprecated doc inline cold cfg cfg_attr no_mangle
    export_name link_section target_feature track_caller automatically_derived rustfmt::skip
    non_exhaustive derive async_trait async_trait::async_trait tokio::main actix_web::main
    actix_rt::main async_std::main main get post put delete patch head options route actix_web::get
    actix_web::post actix_web::put actix_web::delete actix_web::patch axum::debug_handler
    debug_handler handler tonic::async_trait rocket::async_trait rocket::get rocket::post
    rocket::put rocket::delete rocket::patch rocket::head rocket::launch launch clippy::must_use
    serde::serde bench test tokio::test actix_web::test actix_rt::test async_std::test test_case
    test_log::test rstest
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
"""Attributes below which ours was seen to compile and to keep what the function does."""

TESTS = frozenset({"test", "bench", "rstest", "test_case", "proptest", "quickcheck"})

CALLED_BY_TELEMETRY = frozenset(
    """
    Display Debug Drop GlobalAlloc Allocator Log Layer Subscriber Value Visit Callsite Write
    MakeWriter FormatEvent FormatFields FormatTime Filter SpanProcessor SpanExporter LogProcessor
    LogExporter Error Deref DerefMut Hash PartialEq Eq Ord PartialOrd Clone Default Borrow AsRef
    RawWake Wake Instrument LowerHex UpperHex LowerExp UpperExp Binary Octal Pointer
    """.split()  # noqa: SIM905
)
"""Traits whose methods a subscriber may call while it records a span."""

_INSTRUMENT = re.compile(r"(?:^|::)(?:instrument|trace)$")
_FUTURE = re.compile(
    r"\b(?:impl|dyn)\s+(?:[\w:]+::)?(?:Future|Stream|TryFuture|TryStream|Sink)\b"
    r"|\b(?:BoxFuture|LocalBoxFuture|BoxStream|LocalBoxStream|JoinHandle)\b"
)
_PREFIX = re.compile(rb"(?i)(?<!\w)_otel")
_MARKER = re.compile(
    rb"(?m)^use tracing as _otel;[ \t]*// telemetry-inject: v\d"
    rb"|^// telemetry-inject: v\d[^\n]*\n(?:static _OTEL_|struct _OtelTimer)"
)
_IGNORE = re.compile(rb"telemetry:\s*ignore\b")
_NO_STD = re.compile(rb"(?m)^\s*#!\s*\[\s*(?:no_std|no_core|no_main|cfg_attr\([^\n]*\bno_std\b)")
_COVERED = re.compile(
    rb"\b(?:mod|as|fn|macro|static|let)\s+tracing\b|::tracing\s*[;,}]|[{,]\s*tracing\s*[,}]"
    rb"|\bmacro_rules!\s*tracing\b"
)
_TEST_FILE = re.compile(r"(?:^|/)(?:tests|benches)/|(?:^|/)(?:tests?|test_[^/]*|[^/]*_tests?)\.rs$")


def of_file(data: bytes, found: Found) -> frozenset[str]:
    """Return the features of a file."""
    return frozenset(_of_file(data, found))


def _of_file(data: bytes, found: Found) -> Iterator[str]:
    if _PREFIX.search(data):
        yield "marker" if _MARKER.search(data) else "foreign-prefix"
    if _COVERED.search(data):
        yield "tracing-covered"
    if _NO_STD.search(data):
        yield "no-std"
    if generated(data):
        yield "generated"
    if any(_of_whole_file(node, data) for node in _ignoring(data, found)):
        yield "ignored"


def _ignoring(data: bytes, found: Found) -> list[Node]:
    if b"telemetry:" not in data:
        return []
    return [
        node
        for node in found.get("comment", ())
        if _IGNORE.search(data, node.start_byte, node.end_byte)
    ]


def _of_whole_file(comment: Node, data: bytes) -> bool:
    """Return whether a comment stands above all items, and not right above one of them."""
    if comment.parent is None or comment.parent.type != "source_file":
        return False
    before = comment.prev_named_sibling
    while before is not None and before.type in _HEADS:
        before = before.prev_named_sibling
    after = comment.next_named_sibling
    while after is not None and after.type in _COMMENTS and _near(comment, after, data):
        comment, after = after, after.next_named_sibling
    return before is None and (after is None or not _near(comment, after, data))


def _near(first: Node, second: Node, data: bytes) -> bool:
    """Return whether no blank line is between two neighbours."""
    lines = data[first.start_byte : second.start_byte].rstrip(b" \t").replace(b"\r", b"")
    return not lines.endswith(b"\n\n")


_COMMENTS = ("line_comment", "block_comment")
_HEADS = (*_COMMENTS, "inner_attribute_item", "shebang")


def of_functions(
    source: SourceFile, scopes: Sequence[Scope], found: Found, errors: Sequence[Node]
) -> list[frozenset[str]]:
    """Return the features of each scope, those that are no functions included, in order."""
    data = source.data
    ignoring = _ignoring(data, found)
    file = {"test"} if _TEST_FILE.search(source.name) else set()
    out: list[set[str]] = []
    for scope in scopes:
        around = out[scope.around] if scope.around >= 0 else file
        own = {each for each in around if each.startswith(_INHERITED)}
        own.update(_by_attributes(scope, data))
        if any(_asks(comment, scope, data) for comment in ignoring):
            own.add("ignored")
        if scope.kind in FUNCTIONS:
            own.update(_of_one(scope, scopes, data))
            if any(node.start_byte < scope.end and node.end_byte >= scope.start for node in errors):
                own.add("error")
        elif scope.kind == "mod":
            own.discard(
                depth := next((each for each in own if each.startswith("depth:")), "depth:0")
            )
            own.add(f"depth:{int(depth[6:]) + 1}")
        elif scope.kind == "impl":
            own.update(_of_trait(scope, data))
        out.append(own)
    return [frozenset(each) for each in out]


_INHERITED = ("ignored", "test", "attribute:", "depth:", "impl:", "local")


def _by_attributes(scope: Scope, data: bytes) -> Iterator[str]:
    for node in scope.attributes:
        name, _, rest = text(data, node.named_child(0)).partition("(")
        name = "".join(name.split()).partition("=")[0]
        if name.startswith("_otel::") or name.endswith("::_otel::instrument"):
            yield "ours"
            yield "instrumented"
        elif _INSTRUMENT.search(name):
            yield "instrumented"
        elif name in ("cfg", "cfg_attr") and re.search(r"\btest\b", rest):
            yield "test"
            if "instrument" in rest:
                yield "instrumented"
        elif name == "cfg_attr" and "instrument" in rest:
            yield "instrumented"
        elif name.rpartition("::")[2] in TESTS:
            yield "test"
        elif name == "track_caller":
            yield "tracked"
        elif name not in PASSING and not name.startswith(("clippy::", "rustfmt::", "diagnostic::")):
            yield f"attribute:{name}"


def _asks(comment: Node, scope: Scope, data: bytes) -> bool:
    """Return whether a comment that asks to be left alone is on or right above a scope."""
    body = scope.node.child_by_field_name("body")
    if body is not None and scope.start <= comment.start_byte < body.start_byte:
        return True
    if comment.start_byte >= scope.start:
        return body is not None and b"\n" not in data[body.start_byte : comment.start_byte]
    lines = data[comment.start_byte : scope.start].splitlines()
    return (
        all(
            line.lstrip().startswith((b"//", b"/*", b"*")) or not line.strip()
            for line in lines[:-1]
        )
        and (not any(not line.strip() for line in lines[:-1]))
        and not lines[-1].strip()
    )


def _of_trait(scope: Scope, data: bytes) -> Iterator[str]:
    trait = scope.node.child_by_field_name("trait")
    if trait is not None:
        name = text(data, trait).partition("<")[0].rpartition("::")[2].strip()
        if name in CALLED_BY_TELEMETRY:
            yield f"impl:{name}"


def _of_one(scope: Scope, scopes: Sequence[Scope], data: bytes) -> Iterator[str]:
    """Yield the features that one function shows by itself."""
    node = scope.node
    body = node.child_by_field_name("body")
    if body is None:
        yield "stub"
        return
    modifiers = next((each for each in node.children if each.type == "function_modifiers"), None)
    words = text(data, modifiers).split()
    if "const" in words:
        yield "const"
    if "extern" in words:
        yield "extern"
    if scope.kind == "closure":
        yield "closure"
    elif scope.name == "main" and scope.around < 0:
        yield "main"
    returned = text(data, node.child_by_field_name("return_type"))
    if returned == "!":
        yield "never"
    if "async" not in words and _FUTURE.search(returned):
        yield "awaitable"
    if _is_local(scope, scopes):
        yield "local"
    if b"\n" not in data[node.start_byte : node.end_byte]:
        yield "one-line"
    if _instrumented(node, body, data):
        yield "instrumented"
    if recursive(scope, scopes, body, data):
        yield "recursive"
    yield from _small(body, data)


def _is_local(scope: Scope, scopes: Sequence[Scope]) -> bool:
    around = scope.around
    while around >= 0:
        if scopes[around].kind in FUNCTIONS:
            return True
        around = scopes[around].around
    return scope.node.parent is not None and scope.node.parent.type == "block"


def _instrumented(node: Node, body: Node, data: bytes) -> bool:
    """Return whether a body opens spans by hand; ours count as well."""
    part = data[body.start_byte : body.end_byte]
    return _SPAN_TEXT.search(part) is not None


_SPAN_TEXT = re.compile(
    rb"\b(?:trace_|debug_|info_|warn_|error_)?span!\s*[({\[]|\.in_span\s*\(|\bSpan::current\(\)"
    rb"|\.start_with_context\s*\(|\bstart_transaction\s*\(|\.instrument\s*\(|\b_otel"
)


_STUB = re.compile(rb"\{\s*(?:(?:todo|unimplemented|unreachable|panic)!\s*\([^;{}]*\)\s*;?\s*)?\}")
_PATH = rb"[\w.:&*]+(?:\s*as\s+\w+)?"
_ACCESSOR = re.compile(
    rb"\{\s*(?:(?:&\s*(?:mut\s+)?|\*|Some\(|Ok\(|return\s+)*"
    + _PATH
    + rb"(?:\.(?:clone|as_ref|as_str|as_mut|as_deref|borrow|to_string|to_owned|len|is_empty|iter|copied|cloned)\(\))?\)?"
    rb"|[\w.]+\s*=\s*[\w.:&]+(?:\s*;\s*self)?|\"[^\"\n]*\")\s*;?\s*\}"
)
_WRAPPER = re.compile(
    rb"\{\s*(?:return\s+)?[\w.:&*]+(?:::<[^;{}()]*>)?\((?P<arguments>[^;{}|]*)\)(?:\.await)?\??\s*;?\s*\}"
)
_LONGEST = 300
"""Bytes of a body beyond which nobody would call it trivial."""


def _small(body: Node, data: bytes) -> Iterator[str]:
    if body.end_byte - body.start_byte > _LONGEST or body.type != "block":
        return
    part = data[body.start_byte : body.end_byte]
    if _STUB.fullmatch(part):
        yield "stub"
    elif _ACCESSOR.fullmatch(part):
        yield "accessor"
    elif _WRAPPER.fullmatch(part):
        yield "wrapper"
