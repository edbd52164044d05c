"""The features of functions and files that Python has, and where they are found.

Of functions, besides those that all languages share (`model.Function`):

- `abstract`, `overload`: decorated so. `type-checking`: defined under `if TYPE_CHECKING:`.
- `awaitable`: a plain function that hands back something to await: by its annotation, or because
  it returns the call of an `async def` of the same file or of asyncio's task makers.
- `class-decorated`: a member of a class that has a decorator.
- `compiled`: decorated by what compiles or traces the source (numba, torch, triton, jax, ...).
- `contextmanager`: decorated as one; a generator that may take a decorator below it.
- `dunder`: a special method that telemetry itself, or the interpreter at any time, may call.
- `error`: overlaps an error or missing node.
- `forks`: calls `fork`, `exec*`, `_exit`.
- `frames`: looks at the stack, or says `stacklevel`.
- `ignored`: a comment `# telemetry: ignore` is above it, on its header, or on what it is inside.
- `instrumented`: names something imported from a tracing package, or starts spans; `ours`: what
  it carries has our prefix (then it is `instrumented` as well).
- `lambda`: a lambda that is assigned to a name.
- `one-line`: the body starts on the line of the header.
- `reads-scope`: calls `locals`, `vars`, `dir` without arguments, `eval`, `exec`.
- `recursive`: may come back to itself within the file, directly or by a detour.
- `signal-handler`: handed to `signal.signal`, `sys.settrace` or `sys.setprofile` in this file.
- `stub`, `accessor`, `wrapper`: see `bodies`.
- `super`: uses `super` or `__class__`.
- `test`: a test, its set-up, or anything in a file of tests.

Of files: `marker`, `foreign-prefix`, `ignored`, `generated`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from telemetry_inject.languages.python.scan import telemetry
from telemetry_inject.languages.python.scan.awaitables import awaitable
from telemetry_inject.languages.python.scan.bodies import small
from telemetry_inject.languages.python.scan.drafts import Draft, FileFacts
from telemetry_inject.languages.python.scan.outline import Scope
from telemetry_inject.languages.python.scan.places import on_one_line, type_checking, with_errors
from telemetry_inject.languages.python.scan.recursion import recursive
from telemetry_inject.languages.python.scan.words import (
    COMPILED,
    DECORATED,
    DUNDER,
    FORKS,
    FRAMES,
    HOOKS,
    SCOPE,
    TEST_METHODS,
)

_NONE: frozenset[str] = frozenset()
_WATCHED = FORKS | FRAMES | SCOPE | {"super", "stack", "trace"}
_PATH = re.compile(r"[\w.]*")
_HOOKED = re.compile(rb"\(\s*(?:[\w.]+\s*,\s*)?(?:handler\s*=\s*)?([\w.]+)\s*,?\s*\)")
_TEST_FILE = re.compile(r"(?:^|/)(?:tests?/.*|test_[^/]*|[^/]*_tests?|tests|conftest)\.pyw?$")


def of_file(facts: FileFacts) -> frozenset[str]:
    """Return the features of a file."""
    return frozenset(telemetry.of_file(facts))


def of_functions(facts: FileFacts, drafts: Sequence[Draft]) -> list[frozenset[str]]:
    """Return the features of each draft, in the same order."""
    sets = [(word, members) for word, members in _sets(facts, drafts) if members]
    tests = _TEST_FILE.search(facts.name) is not None
    words = _text_words(facts)
    found = []
    for at, draft in enumerate(drafts):
        own = _of_one(draft, facts, words)
        own += [word for word, members in sets if at in members]
        if tests:
            own.append("test")
        found.append(frozenset(own) if own else _NONE)
    return found


def _sets(facts: FileFacts, drafts: Sequence[Draft]) -> Iterator[tuple[str, frozenset[int]]]:
    """Yield the features that take the whole file to see, with positions in `drafts`."""
    marked = telemetry.ours(facts, drafts)
    yield "ours", marked
    yield "instrumented", marked | telemetry.instrumented(facts, drafts)
    out = telemetry.ignored(facts)
    yield "ignored", frozenset(at for at, draft in enumerate(drafts) if draft.place in out)
    yield "recursive", recursive(facts, drafts)
    yield "awaitable", awaitable(facts, drafts)
    yield "type-checking", type_checking(facts, drafts)
    yield "error", with_errors(facts, drafts)
    handlers = _handlers(facts)
    yield (
        "signal-handler",
        frozenset(at for at, draft in enumerate(drafts) if draft.scope.name in handlers),
    )


def _text_words(facts: FileFacts) -> list[tuple[bytes, str]]:
    """Return the words, with their features, that are looked for in the text of functions."""
    words = ((b"f_back", "frames"), (b"stacklevel", "frames"), (b"__class__", "super"))
    return [(word, feature) for word, feature in words if word in facts.data]


def _of_one(draft: Draft, facts: FileFacts, words: Sequence[tuple[bytes, str]]) -> list[str]:
    """Return the features that one function shows by itself."""
    scope = draft.scope
    found: list[str] = []
    if scope.kind == "lambda":
        found.append("lambda")
    elif on_one_line(scope, facts.data):
        found.append("one-line")
    if draft.statements <= 1 and (trivial := small(facts, draft)):
        found.append(trivial)
    if not _WATCHED.isdisjoint(draft.tails):
        found += _by_calls(draft, facts)
    for word, feature in words:
        if any(facts.data.find(word, low, high) >= 0 for low, high in draft.regions):
            found.append(feature)
    if draft.owner >= 0:
        owner = facts.scopes[draft.owner]
        if owner.decorators:
            found.append("class-decorated")
        if scope.name in DUNDER:
            found.append("dunder")
        elif _is_test_method(scope.name, owner, facts):
            found.append("test")
    elif scope.name.startswith("test_"):
        found.append("test")
    for decorator in scope.decorators:
        found += _by_decorator(decorator)
    return found


def _is_test_method(name: str, owner: Scope, facts: FileFacts) -> bool:
    """Return whether the name of a method, and of its class, make it a test."""
    if name.startswith("test_"):
        return True
    return (name.startswith("test") or name in TEST_METHODS) and (
        owner.name.startswith("Test")
        or owner.name.endswith(("Test", "Tests", "TestCase"))
        or b"TestCase" in facts.data[owner.head : owner.body_start]
    )


def _by_calls(draft: Draft, facts: FileFacts) -> Iterator[str]:
    """Yield what is told by the last names of the calls in a function."""
    for call, tail in zip(draft.calls, draft.tails, strict=True):
        if tail in FRAMES or call in ("inspect.stack", "inspect.trace", "stack"):
            yield "frames"
        elif tail in FORKS:
            yield "forks"
        elif call in SCOPE:
            if call not in ("vars", "dir") or _without_arguments(draft, facts, call):
                yield "reads-scope"
        elif call == "super":
            yield "super"


def _without_arguments(draft: Draft, facts: FileFacts, call: str) -> bool:
    """Return whether a function calls a name with nothing between the parentheses."""
    pattern = re.compile(rb"(?<![\w.])" + call.encode() + rb"\s*\(\s*\)")
    return any(pattern.search(facts.data, low, high) for low, high in draft.regions)


def _by_decorator(decorator: str) -> Iterator[str]:
    """Yield what a decorator tells."""
    path = _PATH.match(decorator)
    assert path is not None
    word = DECORATED.get(path[0].rpartition(".")[2])
    if word:
        yield word
    if COMPILED.match(decorator):
        yield "compiled"


def _handlers(facts: FileFacts) -> frozenset[str]:
    """Return the names of functions that the interpreter calls between any two instructions."""
    if HOOKS.isdisjoint(facts.tails):
        return frozenset()
    found = set()
    for tail, end in zip(facts.tails, facts.callee_ends, strict=True):
        handed = _HOOKED.match(facts.data, end) if tail in HOOKS else None
        if handed:
            found.add(handed[1].decode(errors="replace").rpartition(".")[2])
    return frozenset(found)
