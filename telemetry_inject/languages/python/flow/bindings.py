"""Which bindings of a local name may be the one that a use of it sees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from telemetry_inject.languages.python.flow.source import (
    Function,
    Source,
    all_parameters,
    own,
)

_BINDERS = (
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor),
    *(ast.withitem, ast.stmt),
)
_UNWRAPPED = (
    'hasattr({0}, "__wrapped__")',
    "getattr({0}, '__wrapped__', None) is not None",
    "getattr({0}, '__wrapped__', None)",
    "hasattr({0}, '__wrapped__')",
)
"""What a loop that follows `__wrapped__` to its end asks."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds a name: a statement, an expression, or the arguments of the function."""

    name: str
    node: ast.AST


def bound_in(node: ast.AST, name: str) -> bool:
    """Return whether a target, a definition or an import binds a name, or an attribute so called."""
    match node:
        case ast.Name(id=found, ctx=ast.Store()) | ast.Attribute(attr=found, ctx=ast.Store()):
            return found == name
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return any(bound_in(each, name) for each in parts)
        case ast.Starred(value=inner):
            return bound_in(inner, name)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name == name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return any((each.asname or each.name.split(".")[0]) == name for each in names)
        case ast.ExceptHandler(name=found) | ast.MatchAs(name=found) | ast.MatchStar(name=found):
            return found == name
        case ast.MatchMapping(rest=found):
            return found == name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return name in names
    return False


def binder(source: Source, target: ast.AST) -> ast.AST:
    """Return the statement or expression that gives a target its value."""
    for parent, _ in source.above(target):
        if isinstance(parent, _BINDERS):
            return parent
    return target


def reaching(source: Source, function: Function, use: ast.Name) -> list[Binding] | None:
    """Return the bindings of a name in a function that a use may see; None where it has none."""
    name = use.id
    found = list(_bindings(source, function, name))
    if not found:
        return None
    after = _cutoff(source, function, use)
    if after is None:
        return found
    return [
        each
        for each in found
        if not isinstance(each.node, ast.arguments) and _start(each.node) >= after
    ]


def _bindings(source: Source, function: Function, name: str) -> Iterator[Binding]:
    if name in all_parameters(function.args):
        yield Binding(name, function.args)
    for node in own(function):
        if bound_in(node, name) and not isinstance(node, ast.Attribute | ast.Tuple | ast.List):
            known = isinstance(node, ast.Name)
            yield Binding(name, binder(source, node) if known else node)
    for node in ast.walk(function):
        if isinstance(node, ast.Nonlocal) and name in node.names:
            yield Binding(name, node)


def _start(node: ast.AST) -> tuple[int, int]:
    at = node.context_expr if isinstance(node, ast.withitem) else node
    return getattr(at, "lineno", 0), getattr(at, "col_offset", 0)


def _cutoff(source: Source, function: Function, use: ast.Name) -> tuple[int, int] | None:
    """Return from where on bindings count: the last one that every way to the use passes."""
    for parent, child in source.above(use):
        for statements in _blocks(parent):
            if child not in statements:
                continue
            for each in reversed(statements[: statements.index(child)]):
                if (position := _settles(each, use.id)) is not None:
                    return position
        if parent is function:
            return None
    return None


def _blocks(node: ast.AST) -> Iterator[list[ast.AST]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield block


def _settles(statement: ast.AST, name: str) -> tuple[int, int] | None:
    """Return from where on bindings count after a statement that certainly binds a name."""
    match statement:
        case ast.Assign(targets=targets) if any(
            isinstance(each, ast.Name) and each.id == name for each in targets
        ):
            return _start(statement)
        case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr()) if found == name:
            return _start(statement)
        case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found) if found == name:
            return _start(statement)
        case ast.While(test=test) if ast.unparse(test) in {
            each.format(name) for each in _UNWRAPPED
        }:
            return (statement.end_lineno or 0, statement.end_col_offset or 0)
    return None
