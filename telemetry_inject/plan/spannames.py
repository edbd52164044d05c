"""Span names: constant, of few words, as a team would choose them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Function
from telemetry_inject.words import module_parts, split_words, without_host

VAGUE_MODULES = frozenset({"__init__", "__main__", "index", "main", "mod", "route", "src", "lib"})
NAMELESS = frozenset({"anonymous", "default", "exports", "handler", "module"})
"""Words that are no name: the module's is taken."""

SERVERS = frozenset({"createServer", "createSecureServer"})
"""Calls whose callback answers a request, and is called so."""

REFERENCES = ("id", "ids", "key", "uuid", "pk", "ref")
LONGEST = 80


def span_names(file: Parsed, functions: Iterable[Function]) -> dict[str, str]:
    """Return a span name for each function id, none of them twice.

    The words of the function's name where there are several. A single word takes its class
    (`Cart.checkout` is `cart checkout`), or the thing that its first parameter refers to
    (`charge(cart_id)` is `charge cart`), or else its module (`keep` in `store` is `store keep`).
    """
    functions = list(functions)
    names = {each.id: _short(each, file.source.module) for each in functions}
    for qualify in (_with_class, _whole):
        twice = {name for name, count in Counter(names.values()).items() if count > 1}
        for each in functions:
            if names[each.id] in twice:
                names[each.id] = qualify(each)
    return _numbered(names)


def _short(function: Function, module: str) -> str:
    words = _own_words(function)
    if NAMELESS.issuperset(words):
        return _in_module([], module)
    if len(words) > 1:
        return _join(words)
    if function.owner is not None or function.kind == "constructor":
        return _with_class(function)
    return _join([*words, *_object(function)]) if _object(function) else _in_module(words, module)


def _with_class(function: Function) -> str:
    if function.owner is None:
        return _whole(function)
    owner = split_words(module_parts(function.owner)[-1])
    return _join([*owner, *_own_words(function)])


def _own_words(function: Function) -> list[str]:
    """Return the words of a name; a callback is called after what it is handed to, and its route."""
    if function.kind == "constructor":
        return ["create"]
    call, parenthesis, rest = function.name.partition("(")
    if call.rpartition(".")[2] in SERVERS:
        return ["request"]
    return split_words(call.rpartition(".")[2] + parenthesis + rest if parenthesis else call)


def _whole(function: Function) -> str:
    return _join(word for part in module_parts(function.qualified) for word in split_words(part))


def _object(function: Function) -> list[str]:
    """Return the words of what the first parameter refers to: `cart` for `cart_id`."""
    plain = [each for each in function.parameters if each.name not in ("self", "cls", "this")]
    if not plain or plain[0].kind not in ("plain", "positional"):
        return []
    words = split_words(plain[0].name)
    return words[:-1][:3] if len(words) > 1 and words[-1] in REFERENCES else []


def _in_module(words: list[str], module: str) -> str:
    parts = [each for each in module_parts(without_host(module)) if each not in VAGUE_MODULES]
    place = split_words(parts[-1]) if parts else []
    return _join(words if place == words else [*place, *words])


def _join(words: Iterable[str]) -> str:
    """Return a name of `words`, without numbers that look like somebody's identifier."""
    kept = " ".join(each for each in words if not (each.isdigit() and len(each) > 4))
    name = kept[:LONGEST].strip()
    return name if name[:1].isalpha() else f"function {name}".strip()


def _numbered(names: dict[str, str]) -> dict[str, str]:
    used: Counter[str] = Counter()
    out = {}
    for key, name in names.items():
        used[name] += 1
        out[key] = name if used[name] == 1 else f"{name} {used[name]}"
    return out
