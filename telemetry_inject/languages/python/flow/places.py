"""What it means for a value to stand in a place: is it only looked at, or handed on?"""

from __future__ import annotations

import ast

from telemetry_inject.languages.python.flow.library import is_library
from telemetry_inject.languages.python.flow.reader import Reader
from telemetry_inject.languages.python.flow.source import FUNCTIONS, Source, last

_ONLY_LOOK = frozenset(
    [
        *("isinstance", "issubclass", "callable", "id", "repr", "str", "hasattr", "wraps", "super"),
        *("update_wrapper", "cast", "TypeVar", "NewType", "assert_type", "signature", "type"),
        *("getsource", "getdoc", "getmodule"),
    ]
)
"""Calls that do not call what they are handed."""
_BY_TEXT = frozenset(("hasattr", "setattr", "delattr", "patch", "object", "cast", "TypeVar"))
"""Calls that are handed a name and do not give what bears it."""

_GIVES_BACK = frozenset(("update_wrapper", "staticmethod", "classmethod", "lru_cache", "cache"))
"""Calls that hand back what they are given first, or something that calls it alike."""


def is_of_a_namespace(node: ast.AST) -> bool:
    """Return whether a subscript looks something up by its name: `vars(x)["f"]`."""
    return isinstance(node, ast.Subscript) and (
        last(node.value) == "__dict__" or isinstance(node.value, ast.Call)
    )


def is_harmless_text(call: ast.Call) -> bool:
    """Return whether a call that is handed a name does nothing with what bears it."""
    return last(call.func) in _BY_TEXT


def is_still_it(source: Source, at: ast.AST, parent: ast.AST, found: Reader) -> bool:
    """Return whether an expression around a reader has the reader's value."""
    if isinstance(parent, ast.Call):
        first = bool(parent.args) and parent.args[0] is at
        made = isinstance(parent.func, ast.Call) and last(parent.func.func) == "wraps"
        given_back = last(parent.func) in _GIVES_BACK and is_library(source, parent.func)
        return first and (made or given_back)
    if isinstance(parent, ast.Subscript):
        return found.kind == "c" and parent.value is at
    return isinstance(parent, ast.IfExp | ast.BoolOp | ast.NamedExpr)


def is_looked_at(source: Source, at: ast.AST, parent: ast.AST) -> bool:
    """Return whether a value is only compared, or part of an annotation."""
    if isinstance(parent, ast.Call):
        return last(parent.func) in _ONLY_LOOK and is_library(source, parent.func)
    if isinstance(parent, ast.Tuple):
        above = source.parents[parent]
        if isinstance(above, ast.Call) and last(above.func) in ("isinstance", "issubclass"):
            return True
        if isinstance(above, ast.ExceptHandler | ast.Compare):
            return True
    for above, child in source.above(at):
        if isinstance(above, ast.arg):
            return True
        if isinstance(above, ast.AnnAssign):
            return child is above.annotation
        if isinstance(above, FUNCTIONS):
            return child is above.returns
        if isinstance(above, ast.stmt):
            return False
    return False


def is_own_class(made: ast.expr) -> bool:
    """Return whether a method calls the class that it is in, or an heir: `cls(…)`."""
    return last(made) in ("cls", "__class__") or (
        isinstance(made, ast.Call) and last(made.func) == "type"
    )
