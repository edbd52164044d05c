"""Texts that an expression may be."""

from __future__ import annotations

import ast

from telemetry_inject.languages.python.flow.source import Source, last


def strings(source: Source, node: ast.expr) -> list[str]:
    """Return the texts that an expression may be, where they are written out; else nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Name):
        for parent, _ in source.above(node):
            if (
                isinstance(parent, ast.For)
                and last(parent.target) == node.id
                and isinstance(parent.iter, ast.Tuple | ast.List)
            ):
                texts = [each.value for each in parent.iter.elts if isinstance(each, ast.Constant)]
                whole = len(texts) == len(parent.iter.elts)
                return [str(each) for each in texts] if whole else []
    return []
