"""What is certain to be of the standard library."""

from __future__ import annotations

import ast
import builtins

from telemetry_inject.languages.python.flow.bindings import bound_in
from telemetry_inject.languages.python.flow.source import Source, last

_MODULES = frozenset(
    [
        *("abc", "asyncio", "builtins", "collections", "contextlib", "copy", "functools"),
        *("importlib", "inspect", "types", "typing", "typing_extensions", "t", "mock", "sys"),
    ]
)


def is_library(source: Source, function: ast.expr) -> bool:
    """Return whether a callee is a builtin, or of a module of the standard library or its kind."""
    if isinstance(function, ast.Attribute):
        return last(function.value) in _MODULES
    name = last(function)
    found = [each for each in source.nodes if bound_in(each, name)]
    modules = [each.module for each in found if isinstance(each, ast.ImportFrom)]
    if len(modules) < len(found):
        return False
    return all((each or ".").split(".")[0] in (*_MODULES, "unittest") for each in modules) and (
        bool(modules) or hasattr(builtins, name)
    )
