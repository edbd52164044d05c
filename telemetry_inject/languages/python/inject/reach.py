"""What other files of the project have to say about the functions of one file.

Facts are words: `frames:NAME:2` (NAME looks past its callers at the stack), `reads-code` (some
function's `__code__`, `__defaults__` or the like is read; with `:NAME` of that one),
`frozen-exception`, `loud-exception`, `by-value` (functions are pickled by value), `handler:NAME`,
`compiled:NAME`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from telemetry_inject.languages.python.inject import frames

_WORTH_A_LOOK = re.compile(
    rb"\b(?:stacklevel|_getframe|_getframemodulename|currentframe|f_back|getouterframes|"
    rb"extract_stack|walk_stack|format_stack|print_stack|findCaller|__code__|__defaults__|"
    rb"__kwdefaults__|__globals__|__closure__|getfullargspec|getargspec|getcallargs|"
    rb"getclosurevars|cloudpickle|pyspark|dask|ray|frozen|frozen_instance|njit|jit|numba|"
    rb"triton|signal\.signal|add_signal_handler|settrace|setprofile|__setattr__)\b"
    rb"|inspect\.(?:stack|getfile|getsourcefile)|def __str__|@(?:attrs?\.|attr\.)?(?:define|frozen)"
)
_FRAMES = re.compile(
    rb"\b(?:stacklevel|_getframe|_getframemodulename|currentframe|f_back|getouterframes|"
    rb"extract_stack|walk_stack|format_stack|print_stack|findCaller)\b|inspect\.stack"
)
_READS = re.compile(
    rb"([\w.\]\)]+)\s*\.\s*(?:__code__|__defaults__|__kwdefaults__|__globals__|__closure__)\b"
)
_READS_BY_NAME = re.compile(
    rb"[\"'](?:__code__|__defaults__|__kwdefaults__|__globals__|__closure__)[\"']|"
    rb"\b(?:getfullargspec|getargspec|getcallargs|getclosurevars)\s*\("
)
_READS_FILE = re.compile(rb"\binspect\.(?:getfile|getsourcefile)\s*\(\s*(type\(|[\w.]*)")
_HAS_NO_CODE = re.compile(rb"type\(|.*(?:mod|module|cls|class|klass)(?:__?)?")
"""What `inspect.getfile` is given where that is a module or a class."""
_METHOD = re.compile(rb"__(?!wrapped__|func__)\w+__")
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
    return tuple(sorted(set(_facts(name, data))))


def _facts(name: str, data: bytes) -> Iterator[str]:
    # Nothing but tests calls what a test defines, and those are never decorated.
    if _FRAMES.search(data) and not TEST_FILE.search(name):
        yield from _frame_facts(data)
    yield from _readers(data)
    if _BY_VALUE.search(data):
        yield "by-value"
    yield from _exceptions(data)
    for match in _HANDLER.finditer(data):
        yield f"handler:{_last(match[1])}"
    for match in _COMPILED.finditer(data):
        yield f"compiled:{match[1].decode()}"


def _last(path: bytes) -> str:
    return path.decode("utf-8", "replace").rpartition(".")[2]


def _readers(data: bytes) -> Iterator[str]:
    if any(not _is_remark(data, match.start()) for match in _READS_BY_NAME.finditer(data)):
        yield "reads-code"
    for match in _READS_FILE.finditer(data):
        if not _HAS_NO_CODE.fullmatch(match[1]) and not _is_module(data, match[1]):
            yield "reads-code"
    for match in _READS.finditer(data):
        owner = match[1].rpartition(b".")[2]
        if _METHOD.fullmatch(owner) or _is_bound_to_function(data, owner):
            yield f"reads-code:{owner.decode('utf-8', 'replace')}"
        elif not _is_remark(data, match.start()) and not _is_in_decorator(
            data, match.start(), owner
        ):
            yield "reads-code"


def _is_remark(data: bytes, at: int) -> bool:
    """Return whether a place is behind the sign of a comment on a line without strings."""
    before = data[data.rfind(b"\n", 0, at) + 1 : at]
    return b"#" in before and b'"' not in before and b"'" not in before


def _is_module(data: bytes, name: bytes) -> bool:
    """Return whether an `import` binds a name; where that is a package, it has no code either."""
    imported = (
        rb"(?m)^[ \t]*import[ \t]+(?:[\w.]+[ \t]+as[ \t]+)?" + re.escape(name) + rb"[ \t]*\r?$"
    )
    return bool(name) and re.search(imported, data) is not None


def _is_bound_to_function(data: bytes, name: bytes) -> bool:
    """Return whether a file defines a function of this name, or imports something of it."""
    word = re.escape(name) + rb"\b"
    defined = rb"(?m)^[ \t]*(?:(?:async[ \t]+)?def[ \t]+" + word
    imported = (
        rb"|from[ \t]+[\w.]+[ \t]+import[ \t]+(?:[\w, \t]*,[ \t]*)?" + word + rb"(?![ \t]*as\b))"
    )
    return re.search(defined + imported, data) is not None


def _is_in_decorator(data: bytes, at: int, owner: bytes) -> bool:
    """Return whether `owner` is what a decorator is given: nothing below a strange one is ours.

    A decorator here is a function that hands back its only parameter and is not called by name.
    """
    above = [*_DEF.finditer(data, 0, at)]
    if not above:
        return False
    around = above[-1]
    name = re.escape(around[2])
    header = rb"def[ \t]+" + name + rb"\(\s*" + re.escape(owner) + rb"\s*(?::[^)]*)?\)"
    if not re.compile(header).search(data, around.start(), at):
        return False
    end = re.compile(rb"(?m)^" + around[1] + rb"[^\s#)]").search(data, around.end())
    body = data[around.end() : end.start() if end else len(data)]
    handed_back = re.search(rb"\breturn " + re.escape(owner) + rb"\s*(?:\n|$)", body)
    called = re.search(rb"(?<!def )(?<!@)\b" + name + rb"\s*\(", data)
    return handed_back is not None and called is None


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
