"""What an annotation says about a value, where that is certain."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache

SIZED = frozenset(
    (
        *("str", "bytes", "bytearray", "list", "dict", "tuple", "set", "frozenset"),
        *("List", "Dict", "Tuple", "Set", "FrozenSet"),
    )
)
"""Annotations of builtin containers, whose `len` cannot fail."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type by its last name; `optional` where the value may be None."""

    text: str
    optional: bool = False


@lru_cache(maxsize=1024)
def kind_of(annotation: str | None, default: str | None = None) -> Kind | None:
    """Return the type that an annotation names, or None where it names none for certain."""
    if annotation is None:
        return None
    try:
        node = ast.parse(annotation.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    kind = _named(node)
    if kind and default is not None and default.strip() == "None":
        return Kind(kind.text, optional=True)
    return kind


def _named(node: ast.expr) -> Kind | None:
    match node:
        case ast.Constant(value=str() as text):
            return kind_of(text)
        case ast.Name(id=name):
            return Kind(name)
        case ast.Attribute(value=ast.Name(id="typing" | "t"), attr=name):
            return Kind(name)
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            return _maybe(left)
        case ast.BinOp(left=ast.Constant(value=None), op=ast.BitOr(), right=right):
            return _maybe(right)
        case ast.Subscript(value=outer, slice=inner):
            kind = _named(outer)
            if kind and kind.text == "Optional":
                return _maybe(inner)
            return kind if kind and kind.text in SIZED else None
    return None


def _maybe(node: ast.expr) -> Kind | None:
    kind = _named(node)
    return Kind(kind.text, optional=True) if kind else None
