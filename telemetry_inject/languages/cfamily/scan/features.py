"""The features of functions and files that C and C++ have, and where they are found.

Of functions, besides those that all languages share (`model.Function`):

- `asm`: holds assembly.
- `callback`: the file hands it to `signal`, `atexit` and the like.
- `constexpr`: can run in the compiler.
- `coroutine`: awaits, yields or returns as one.
- `doubtful`: the grammar has errors inside its body, whose braces are in order.
- `device`: runs on a GPU.
- `entered-by-compiler`: `constructor`, `destructor`, `interrupt`, `naked` and other attributes under
  which a function is not entered or left in the usual way.
- `jumps`: calls `setjmp`, `longjmp`, `vfork` and the like.
- `macro-made`: a macro makes it: there is no type before its name.
- `memory`: allocates or frees memory for everybody.
- `noreturn`: never returns.
- `tail`: calls itself, or functions that call it back, as the last thing that it does.
- `try-body`: its body is a `try`.

Of files: `marker`, `foreign-prefix`, `ignored`, `generated`, `header`, `unhosted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from telemetry_inject.languages.cfamily.scan.doubt import doubtful
from telemetry_inject.languages.cfamily.scan.outline import FUNCTIONS, Found, Scope
from telemetry_inject.languages.cfamily.scan.small import small
from telemetry_inject.languages.cfamily.text import cut, line_start
from telemetry_inject.languages.marks import generated
from telemetry_inject.model import SourceFile

HEADERS = (".h", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".tpp", ".inl", ".inc", ".tcc")

MARKER = re.compile(rb'(?m)^[ \t]*#include "[^"\n]*telemetry_inject\.h" /\* telemetry-inject: v\d')
_IGNORE = re.compile(rb"(?://|/?\*)[^\n]*?\btelemetry:\s*ignore\b")
_UNHOSTED = re.compile(
    rb'(?m)^[ \t]*#[ \t]*include[ \t]*[<"]'
    rb"(?:linux/(?:module|kernel|init|kthread|skbuff|bpf)\.h|bpf/|asm/|avr/|Arduino\.h|uefi|efi\.h|ntddk\.h)"
)
_TEST_FILE = re.compile(
    r"(?:^|/)(?:tests?|testing|unittests?|gtest|googletest|bench(?:marks?)?|fuzz(?:ing)?)/"
    r"|(?:^|/)test_[^/]*$|[^/]*(?:_|-)(?:unit)?tests?\.\w+$|[^/]*Test\.\w+$"
)
_ENTERED = re.compile(
    rb"\b_*(?:constructor|destructor|interrupt|isr|signal|naked|no_instrument_function|ifunc"
    rb"|no_split_stack|init_priority|pure|const|kernel|preserve_none|swiftasync)_*\b"
    rb"(?=[^()]*(?:\([^()]*\))?[^()]*\)\s*\))"
)
_ATTRIBUTE = re.compile(rb"__attribute(?:__)?\s*\(\(|\[\[")
_STANDARD = re.compile(
    rb"\[\[\s*(?:gnu|clang)::(?:constructor|destructor|naked|interrupt|pure|const)\b"
)
_NORETURN = re.compile(
    rb"\b(?:_Noreturn|noreturn|__noreturn__|G_GNUC_NORETURN|ATTRIBUTE_NORETURN)\b"
)
_DEVICE = re.compile(rb"\b(?:__global__|__device__|__kernel|__host__)\b")
_CONSTEXPR = re.compile(rb"\b(?:constexpr|consteval)\b")
_JUMPS = frozenset(
    f"{scope}{before}{name}"
    for name in ("setjmp", "longjmp", "sigsetjmp", "siglongjmp")
    for before in ("", "_", "__", "__builtin_")
    for scope in ("", "std::", "::")
) | frozenset(
    """
    vfork getcontext setcontext swapcontext makecontext clone pthread_exit thrd_exit
    __builtin_eh_return __builtin_unwind_init __builtin_apply __builtin_return
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_MUSTTAIL = re.compile(rb"\bmusttail\b")
_MEMORY = frozenset(
    """
    malloc calloc realloc free memalign posix_memalign aligned_alloc valloc pvalloc reallocarray
    cfree sbrk brk mmap munmap __libc_start_main _start _exit atexit sched_yield getpid poll
    clock_gettime fopen fclose fread fwrite getenv snprintf strtod pthread_create pthread_sigmask
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_OPERATOR = re.compile(r"operator ?(?:new|delete)\b")
_HAND_MADE = re.compile(
    rb"\bStartSpan\s*\(|\bstart_span\s*\(|\bopentelemetry::|\bZoneScoped\w*\b|\bTRACE_EVENT\w*\s*\("
    rb"|\botelc_|\bSentry\w*Span|\bsentry_(?:transaction|span)_start"
)
_HANDED = re.compile(
    rb"\b(?:signal|bsd_signal|sigset|atexit|at_quick_exit|on_exit|pthread_atfork|std::signal"
    rb"|std::atexit|std::set_terminate)\s*\(\s*(?P<one>[^;{}]*?)\)\s*(?:[;)=!<>]|&&)"
    rb"|\bsa_(?:handler|sigaction)\s*=\s*&?\s*(?P<two>\w+)"
)
_WORD = re.compile(rb"[A-Za-z_]\w*")


def handed(data: bytes) -> frozenset[str]:
    """Return the names of functions that a file hands to `signal`, `atexit` and the like."""
    if (
        b"signal" not in data
        and b"exit" not in data
        and b"sa_" not in data
        and b"atfork" not in data
    ):
        return frozenset()
    return frozenset(
        word.decode("ascii")
        for found in _HANDED.finditer(data)
        for word in _WORD.findall(found["two"] or found["one"] or b"")
        if not word.isupper()
    )


def of_file(source: SourceFile, scopes: Sequence[Scope]) -> frozenset[str]:
    """Return the features of a file."""
    return frozenset(_of_file(source, scopes))


def _of_file(source: SourceFile, scopes: Sequence[Scope]) -> Iterator[str]:
    data = source.data
    if b"_otel" in data:
        yield "marker" if MARKER.search(data) else "foreign-prefix"
    if source.name.lower().endswith(HEADERS):
        yield "header"
    if b"#" in data and _UNHOSTED.search(data):
        yield "unhosted"
    if generated(data):
        yield "generated"
    first = min((scope.start for scope in scopes if scope.kind in FUNCTIONS), default=len(data))
    if any(_of_whole_file(at, first, data) for at in _ignoring(data)):
        yield "ignored"


def _ignoring(data: bytes) -> list[int]:
    if b"telemetry:" not in data:
        return []
    return [found.start() for found in _IGNORE.finditer(data)]


def _of_whole_file(at: int, first: int, data: bytes) -> bool:
    """Return whether a comment stands above all code, and not right above a function."""
    head = re.sub(rb"/\*.*?(?:\*/|$)|//[^\n]*", b"", data[:at], flags=re.S)
    if at > first or re.search(rb"(?m)^[ \t]*[^#\s\xef]", head):
        return False
    return b"\n\n" in data[at:first].replace(b"\r", b"")


def of_functions(
    source: SourceFile,
    scopes: Sequence[Scope],
    found: Found,
    errors: Sequence[Node],
    calls: Mapping[int, Sequence[str]],
) -> list[frozenset[str]]:
    """Return the features of each scope, those that are no functions included, in order."""
    data = source.data
    ignoring = _ignoring(data)
    callbacks = handed(data)
    test = _TEST_FILE.search(source.name) is not None
    tails = _tails(scopes, calls, data)
    out: list[set[str]] = []
    for at, scope in enumerate(scopes):
        around = out[scope.around] if scope.around >= 0 else set()
        own = around & {"ignored", "constexpr", "error"}
        if scope.kind not in FUNCTIONS:
            own -= {"constexpr"}
            out.append(own)
            continue
        if any(_asks(place, scope, data) for place in ignoring):
            own.add("ignored")
        if test:
            own.add("test")
        if scope.name in callbacks:
            own.add("callback")
        if at in tails:
            own.add("tail")
        if errors:
            head, any_at_all = doubtful(scope.node, errors, data)
            own |= {"error"} if head else {"doubtful"} if any_at_all else set()
        own.update(_of_one(scope, data))
        own.update(_of_calls(scope, calls.get(at, ())))
        out.append(own)
    _innermost(out, scopes, found, data)
    return [frozenset(each) for each in out]


def _innermost(out: Sequence[set[str]], scopes: Sequence[Scope], found: Found, data: bytes) -> None:
    """Add what holds for the innermost function around a place: assembly, awaiting, ours."""
    for word, capture in (("asm", "asm"), ("coroutine", "coroutine")):
        for node in found.get(capture, ()):
            for at in _around(node.start_byte, scopes)[-1:]:
                out[at].add(word)
    if b"_otel" in data:
        for place in re.finditer(rb"\b_otel_\w+ ?\(", data):
            for at in _around(place.start(), scopes)[-1:]:
                out[at] |= {"ours", "instrumented"}


def _around(offset: int, scopes: Sequence[Scope]) -> list[int]:
    """Return the functions around an offset, outermost first."""
    return [
        at
        for at, scope in enumerate(scopes)
        if scope.kind in FUNCTIONS and scope.start <= offset < scope.end
    ]


def _asks(at: int, scope: Scope, data: bytes) -> bool:
    """Return whether a comment that asks to be left alone is on or right above a function."""
    body = scope.node.child_by_field_name("body")
    if body is not None and scope.start <= at < body.start_byte:
        return True
    if at >= scope.start:
        return body is not None and at < body.end_byte and b"\n" not in data[body.start_byte : at]
    between = data[line_start(data, at) : line_start(data, scope.start)].splitlines()
    return bool(between) and all(
        line.lstrip().startswith((b"//", b"/*", b"*", b"template", b"["))
        or line.rstrip().endswith(b"*/")
        for line in between
    )


def _of_one(scope: Scope, data: bytes) -> Iterator[str]:
    """Yield the features that one function shows by itself."""
    body = scope.node.child_by_field_name("body")
    if body is None or body.end_byte == body.start_byte:
        yield "stub"
        return
    head, part = data[scope.start : body.start_byte], data[body.start_byte : body.end_byte]
    if body.type == "try_statement":
        yield "try-body"
    if b"\n" not in part:
        yield "one-line"
    if scope.kind == "function" and _macro_made(scope):
        yield "macro-made"
    if _ATTRIBUTE.search(head) and (_ENTERED.search(head) or _STANDARD.search(head)):
        yield "entered-by-compiler"
    if _NORETURN.search(head):
        yield "noreturn"
    if _DEVICE.search(head):
        yield "device"
    if _CONSTEXPR.search(head) or (scope.kind == "lambda" and _constant(scope, data)):
        yield "constexpr"
    if _MUSTTAIL.search(part):
        yield "tail"
    if scope.name in _MEMORY or _OPERATOR.match(scope.name):
        yield "memory"
    if _HAND_MADE.search(part):
        yield "instrumented"
    yield from small(part)


def _macro_made(scope: Scope) -> bool:
    """Return whether no type stands before a name that is not a constructor's or the like."""
    if scope.node.child_by_field_name("type") is not None or not scope.name:
        return not scope.name
    special = scope.name.startswith(("~", "operator"))
    return not special and scope.name != scope.owner.rpartition("::")[2]


def _constant(scope: Scope, data: bytes) -> bool:
    """Return whether the variable of a lambda is declared `constexpr`."""
    around = scope.node.parent
    while around is not None and around.type != "declaration":
        around = around.parent if around.type == "init_declarator" else None
    return around is not None and bool(
        _CONSTEXPR.search(data, around.start_byte, scope.node.start_byte)
    )


def _of_calls(scope: Scope, calls: Sequence[str]) -> Iterator[str]:
    if not _JUMPS.isdisjoint(calls):
        yield "jumps"
    own = {scope.name, f"this->{scope.name}", scope.qualified, f"self->{scope.name}"}
    if own.intersection(calls):
        yield "recursive"


_TAIL = re.compile(
    rb"\breturn\b[\s(]*(?:this->|self->)?(?P<name>[A-Za-z_]\w*)\s*\("
    rb"|[;{})]\s*(?:this->|self->)?(?P<last>[A-Za-z_]\w*)\s*\([^;{}]*\)\s*;\s*\}\s*$"
)
"""What a body returns, or ends with."""


def _tails(scopes: Sequence[Scope], calls: Mapping[int, Sequence[str]], data: bytes) -> set[int]:
    """Return the functions that may come back to themselves through calls in tail position.

    Bodies are looked at where the calls of a file go round in a circle at all.
    """
    byname: dict[str, list[int]] = {}
    for at in calls:
        byname.setdefault(scopes[at].name, []).append(at)
    edges = {
        at: {to for call in set(each) for to in byname.get(_bare(call), ())}
        for at, each in calls.items()
    }
    round_about = [at for at, to in edges.items() if to and at in _reached(to, edges)]
    last = {at: _called_last(scopes[at], byname, data) for at in round_about}
    return {at for at in last if at in _reached(last[at], last)}


def _bare(call: str) -> str:
    return call.removeprefix("this->").removeprefix("self->")


def _called_last(scope: Scope, byname: Mapping[str, list[int]], data: bytes) -> set[int]:
    body = scope.node.child_by_field_name("body")
    if body is None:
        return set()
    names = {
        (found["name"] or found["last"]).decode()
        for found in _TAIL.finditer(cut(data, body.start_byte, body.end_byte).encode())
    }
    return {at for name in names for at in byname.get(name, ())}


def _reached(first: set[int], edges: Mapping[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    waiting = list(first)
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting.extend(edges.get(at, ()))
    return seen
