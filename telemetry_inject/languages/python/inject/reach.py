"""What other files of the project have to say about the functions of one file.

Facts are words: `frames:NAME:2` (NAME looks past its callers at the stack), `reads-code` (some
function's `__code__`, `__defaults__` or the like is read; with `:NAME` of that one; how it is found
out is in `flow`), `frozen-exception`, `loud-exception`, `by-value` (functions are pickled by value), `handler:NAME`,
`compiled:NAME`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from telemetry_inject.languages.python.flow.reads import reads
from telemetry_inject.languages.python.inject import frames

_WORTH_A_LOOK = re.compile(
    rb"\b(?:stacklevel|_getframe|_getframemodulename|currentframe|f_back|getouterframes|"
    rb"extract_stack|walk_stack|format_stack|print_stack|findCaller|__code__|__defaults__|"
    rb"__kwdefaults__|__globals__|__closure__|getfullargspec|getargspec|getcallargs|"
    rb"getclosurevars|getfile|getsourcefile|follow_wrapped|co_name|cloudpickle|pyspark|dask|ray|joblib|"
    rb"frozen|frozen_instance|njit|jit|numba|triton|signal\.signal|add_signal_handler|settrace|setprofile|__setattr__)\b"
    rb"|inspect\.stack|def __str__|@(?:attrs?\.|attr\.)?(?:define|frozen)"
)
_FRAMES = re.compile(
    rb"\b(?:stacklevel|_getframe|_getframemodulename|currentframe|f_back|getouterframes|"
    rb"extract_stack|walk_stack|format_stack|print_stack|findCaller)\b|inspect\.stack"
)
_BY_VALUE = re.compile(rb"(?m)^\s*(?:from|import)\s+(?:cloudpickle|pyspark|dask|ray|joblib)\b")
_CLASS = re.compile(
    rb"(?m)^(?P<decorators>(?:[ \t]*@[^\n]*\n)*)(?P<margin>[ \t]*)class\s+(?P<name>\w+)\s*"
    rb"\((?P<bases>[^)]*)\)\s*:"
)
_EXCEPTION = re.compile(rb"(?:Exception|Error|Warning|Interrupt|Exit)\b")
_FROZEN = re.compile(rb"frozen\s*=\s*True|@\s*(?:attrs?\.)?frozen\b")
_STR = re.compile(rb"(?m)^([ \t]+)def __str__\b[^\n]*\n((?:\1[ \t]+[^\n]*\n?|[ \t]*\r?\n)*)")
_LOUD = re.compile(
    rb"\braise\b|\bassert\b|\bprint\s*\(|\.write\s*\(|\blog(?:ger|ging)?\.\w+\(|\bwarn\w*\(|"
    rb"\binput\s*\(|\bself\.\w+\s*[-+*/]?=(?!=)"
)
_HANDLER = re.compile(
    rb"\b(?:signal\.signal|settrace|setprofile)\(\s*(?:[\w.]+\s*,\s*)?([\w.]+)\s*\)"
)
_COMPILED = re.compile(
    rb"\b(?:numba|jax|torch\.jit|tf|triton)\.(?:n?jit|script|function|trace)\((\w+)"
)
TEST_FILE = re.compile(r"(?:^|/)(?:tests?/.*|test_[^/]*|[^/]*_tests?|conftest)\.pyw?$")
_DEF = re.compile(rb"(?m)^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)")


def survey(name: str, data: bytes) -> tuple[str, ...]:
    """Return the facts of one file, sorted; most files are dismissed by one expression."""
    if not _WORTH_A_LOOK.search(data):
        return ()
    return tuple(sorted({*_facts(name, data), *reads(name, data)}))


def _facts(name: str, data: bytes) -> Iterator[str]:
    # Nothing but tests calls what a test defines, and those are never decorated.
    if _FRAMES.search(data) and not TEST_FILE.search(name):
        yield from _frame_facts(data)
    if _BY_VALUE.search(data):
        yield "by-value"
    yield from _exceptions(data)
    for match in _HANDLER.finditer(data):
        yield f"handler:{_last(match[1])}"
    for match in _COMPILED.finditer(data):
        yield f"compiled:{match[1].decode()}"


def _last(path: bytes) -> str:
    return path.decode("utf-8", "replace").rpartition(".")[2]


def _exceptions(data: bytes) -> Iterator[str]:
    for match in _CLASS.finditer(data):
        if not _EXCEPTION.search(match["bases"]):
            continue
        if _FROZEN.search(match["decorators"]):
            yield "frozen-exception"
        for method in _STR.finditer(data, match.end(), _class_end(data, match)):
            if _LOUD.search(method[2]):
                yield "loud-exception"


def _class_end(data: bytes, match: re.Match[bytes]) -> int:
    following = re.compile(rb"(?m)^" + match["margin"] + rb"[^\s#]").search(data, match.end())
    return following.start() if following else len(data)


def _frame_facts(data: bytes) -> Iterator[str]:
    """Yield who looks past its callers, and who of the same file calls them at a distance."""
    found = list(_functions(data))
    depths = {name: frames.depth(body) for name, body in found}
    deep = {name: level for name, level in depths.items() if level >= 2}
    while deep:
        yield from (f"frames:{name}:2" for name in deep)
        further = {
            name: max(deep[callee] - 1 for callee in deep if _calls(body, callee))
            for name, body in found
            if name not in deep and any(_calls(body, callee) for callee in deep)
        }
        deep_before = deep
        deep = {name: level for name, level in further.items() if level >= 2}
        found = [(name, body) for name, body in found if name not in deep_before]


def _calls(body: bytes, callee: str) -> bool:
    return re.search(rb"\b" + re.escape(callee.encode()) + rb"\s*\(", body) is not None


def _functions(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and text of every function, by indentation alone."""
    for match in _DEF.finditer(data):
        ends = re.compile(rb"(?m)^" + match[1] + rb"(?![ \t])[^\s#)\]}]").search(data, match.end())
        end = ends.start() if ends else len(data)
        yield match[2].decode("utf-8", "replace"), data[match.end() : end]
