"""Which idioms a function can carry, and the sentence that says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from telemetry_inject.languages.base import Parsed, Reach
from telemetry_inject.languages.cfamily.inject.layout import entry
from telemetry_inject.languages.cfamily.project.formatting import formatted
from telemetry_inject.model import Function

GUARD = "guard"
CURRENT = "current"
RUNGS = (GUARD, CURRENT)
"""A variable that ends the span with its block; statements on the span that is current."""

_OF_FILE = MappingProxyType(
    {
        "header": "it is defined in a header, which other files and programs include",
        "unhosted": "the file is for a kernel or a device, where nothing can be exported",
    }
)
_OF_BOTH = MappingProxyType(
    {
        "instrumented": "it carries telemetry already",
        "macro-made": "a macro makes it: what stands around its body is not to be seen",
        "constexpr": "it can run in the compiler, where there is no telemetry",
        "device": "it runs on a GPU",
        "asm": "it holds assembly, which may count on the registers and the stack as they are",
        "callback": "it is a handler of signals or of the end of the program",
        "memory": "telemetry itself calls it",
        "try-body": "its body is a `try` block",
        "entered-by-compiler": "its attributes change how it is entered, or promise no effects",
    }
)
_OF_GUARD = MappingProxyType(
    {
        "coroutine": "it is a coroutine, which may go on in another thread",
        "jumps": "it saves or leaves its frame with `setjmp`, `longjmp`, `vfork` or the like",
        "noreturn": "it never returns",
        "tail": "it calls itself in tail position: a guard would keep every frame on the stack",
    }
)


def objections(file: Parsed, function: Function, reach: Reach) -> Mapping[str, str]:
    """Return, for each rung that cannot be used, the sentence that says why."""
    whole = next(_of_both(file, function, reach), None)
    if whole is not None:
        return dict.fromkeys(RUNGS, whole)
    own = next((why for word, why in _OF_GUARD.items() if word in function.features), None)
    return {} if own is None else {GUARD: own}


def _of_both(file: Parsed, function: Function, reach: Reach) -> Iterator[str]:
    for word, why in _OF_FILE.items():
        if word in file.scan.features:
            yield why
    for word, why in _OF_BOTH.items():
        if word in function.features:
            yield why
    if f"handler:{function.name}" in reach:
        yield _OF_BOTH["callback"]
    try:
        place = entry(file, function)
    except ValueError as error:
        yield str(error)
        return
    if place.inline and formatted(file.source.path):
        yield "its body begins on the line of its brace, and clang-format would lay it out anew"
