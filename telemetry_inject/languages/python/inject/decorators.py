"""Which decorators around ours see no difference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.inject.anatomy import Definition
from telemetry_inject.languages.python.memory import remembered
from telemetry_inject.model import Function

TESTED = frozenset(
    [
        "property",
        "staticmethod",
        "classmethod",
        "functools.cached_property",
        "cached_property",
        "functools.lru_cache",
        "lru_cache",
        "functools.cache",
        "cache",
        "functools.wraps",
        "wraps",
        "functools.singledispatch",
        "singledispatch",
        "functools.singledispatchmethod",
        "singledispatchmethod",
        "typing.override",
        "override",
        "typing.final",
        "final",
        "typing.no_type_check",
        "no_type_check",
        "atexit.register",
        "typing.runtime_checkable",
        "click.command",
        "click.group",
        "click.option",
        "click.argument",
        "click.pass_context",
        "click.pass_obj",
        "click.version_option",
    ]
)
"""Decorators that were seen above the span: all keep what they are given and call it, or follow
`__wrapped__` where they look inside."""

_TESTED_METHODS = frozenset(
    ("setter", "getter", "deleter", "route", "command", "callback", "errorhandler", "register")
)
"""Last names that are as safe on whatever they are taken from."""

_ROUTES = frozenset(("get", "post", "put", "patch", "delete", "head", "options", "websocket"))
_KEEPS_CLASS = re.compile(r"([\w.]*dataclass)\((?:(?!slots|weakref)\w+=(?:True|False)[, ]*)*\)")
_PATH = re.compile(r"[\w.]+")
_CLASSES = frozenset(
    [
        "dataclass",
        "dataclasses.dataclass",
        "functools.total_ordering",
        "total_ordering",
        "enum.unique",
        "unique",
        "typing.final",
        "final",
        "typing.runtime_checkable",
        "runtime_checkable",
    ]
)


def objections(file: Parsed, function: Function, definition: Definition) -> Iterator[str]:
    """Yield why a decorator below those of the function, or in its class, would be seen."""
    for decorator in function.decorators:
        match = _PATH.match(decorator)
        name = match[0] if match else decorator
        if name not in TESTED and not _is_tested_method(name, file):
            yield f"`@{name}` is not known to leave what it decorates alone"
    if _by_name(function, file):
        yield "FastAPI looks up annotations in text in the globals of what it is handed"
    if "super" in function.features and any(
        decorator not in _CLASSES for decorator in _of_class(definition)
    ):
        yield "a decorator of its class may make the class anew, and `super` needs the old cell"


def _by_name(function: Function, file: Parsed) -> bool:
    """Return whether FastAPI may have to evaluate an annotation of the function.

    Up to 0.115 it did so without looking below a decorator, and answered 422 to valid requests.
    """
    annotations = [text for each in function.parameters if (text := each.annotation)]
    if not annotations or not says_fastapi(file.tree, file.source.data):
        return False
    quoted = any("'" in text or '"' in text for text in annotations)
    return quoted or b"from __future__ import annotations" in file.source.data


@remembered
def says_fastapi(_: Tree, data: bytes) -> bool:
    """Return whether a file mentions FastAPI."""
    return b"fastapi" in data


def _of_class(definition: Definition) -> Iterator[str]:
    """Yield the decorators of the class around a method, as written; calls with their arguments."""
    node = definition.node.parent
    while node is not None and node.type != "class_definition":
        node = node.parent
    above = node.parent if node is not None else None
    for child in above.named_children if above is not None else ():
        if child.type == "decorator":
            text = (child.text or b"").decode("utf-8", "replace").removeprefix("@").strip()
            plain = _KEEPS_CLASS.fullmatch(text)
            yield plain[1] if plain else text


def _is_tested_method(name: str, file: Parsed) -> bool:
    owner, _, last = name.rpartition(".")
    if not owner:
        return False
    if last in _ROUTES:
        return b"from __future__ import annotations" not in file.source.data
    return last in _TESTED_METHODS
