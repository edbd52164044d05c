"""What decorators make of a function, as far as their names tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from telemetry_inject.languages.python.flow.facts import UNKNOWN
from telemetry_inject.languages.python.flow.source import Function, last

_TRANSPARENT = frozenset(
    [
        *("staticmethod", "classmethod", "contextmanager", "asynccontextmanager", "wraps"),
        *("abstractmethod", "overload", "override", "final", "lru_cache", "cache", "coroutine"),
        *("no_type_check", "deprecated", "property", "cached_property"),
    ]
)
"""Decorators below which a function is called with what it is called with under its own name."""

_SAME = frozenset(
    ("staticmethod", "classmethod", "abstractmethod", "overload", "override", "final", "wraps")
)
"""Decorators that hand back what they are given, or what shows its code."""


def wrapped(definition: Function | ast.ClassDef, below: int = 0) -> Iterator[str]:
    """Yield questions for what the decorators of a definition make of it, from one on."""
    for decorator in definition.decorator_list[below:]:
        called = isinstance(decorator, ast.Call)
        name = _decorator(decorator)
        if name not in _SAME:
            yield f"wrapped-by:{name}{'()' * called}" if name else UNKNOWN


def is_transparent(definition: Function) -> bool:
    """Return whether a function under its name is called with what it is itself called with."""
    return all(_decorator(each) in _TRANSPARENT for each in definition.decorator_list)


def _decorator(decorator: ast.expr) -> str:
    return last(decorator.func if isinstance(decorator, ast.Call) else decorator)
