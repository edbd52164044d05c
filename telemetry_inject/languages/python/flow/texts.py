"""Texts that an expression may be."""

from __future__ import annotations

import ast

from telemetry_inject.languages.python.flow.bindings import bound_in
from telemetry_inject.languages.python.flow.source import FUNCTIONS, Source


def strings(source: Source, node: ast.expr) -> list[str]:
    """Return the texts that an expression may be, where they are written out; else nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Name):
        for parent, _ in source.above(node):
            if isinstance(parent, (*FUNCTIONS, ast.Lambda)):
                break
            if isinstance(parent, ast.For) and bound_in(parent.target, node.id):
                return _in_turn(parent, node.id)
    return []


def _in_turn(loop: ast.For, name: str) -> list[str]:
    """Return the texts that a loop goes through, where nothing else binds its variable."""
    bound = [each for each in ast.walk(loop) if isinstance(each, ast.Name) and bound_in(each, name)]
    if (
        loop.target not in bound
        or len(bound) > 1
        or not isinstance(loop.iter, ast.Tuple | ast.List)
    ):
        return []
    parts = loop.iter.elts
    texts = [each.value for each in parts if isinstance(each, ast.Constant)]
    return [str(each) for each in texts] if len(texts) == len(parts) else []
