"""What an expression may stand for: names whose functions are read, parameters, or anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telemetry_inject.languages.python.flow.bindings import Binding, bound_in, reaching
from telemetry_inject.languages.python.flow.decorated import wrapped
from telemetry_inject.languages.python.flow.facts import (
    CONSTRUCTION,
    UNKNOWN,
    read,
    value,
    variable,
)
from telemetry_inject.languages.python.flow.library import is_library
from telemetry_inject.languages.python.flow.source import (
    COMPREHENSIONS,
    FUNCTIONS,
    Function,
    Source,
    all_parameters,
    inside,
    last,
    own,
)
from telemetry_inject.languages.python.flow.texts import strings


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function that is read: who hands what to it?"""

    function: Function
    name: str


Origin = str | Parameter
"""A fact, or a parameter whose callers are to be looked at."""

_LOOKS_THROUGH = frozenset(("__wrapped__", "__func__", "__call__", "fget", "fset", "fdel", "func"))
_PASSES = frozenset(
    [
        *("partial", "partialmethod", "staticmethod", "classmethod", "property", "MethodType"),
        *("lru_cache", "cache", "cached_property", "update_wrapper", "cast", "copy", "deepcopy"),
        *("coroutine", "singledispatch", "abstractmethod", "contextmanager"),
    ]
)
"""Calls that hand back what they are given, or something that leads to it."""
_HARMLESS = frozenset(
    [
        *("type", "super", "currentframe", "getmodule", "import_module", "__import__", "compile"),
        *("FunctionType", "namedtuple", "object", "open", "id", "hash", "Mock", "MagicMock"),
    ]
)
"""Calls that give nothing a function of the project could be."""
_PLAIN = (
    *(ast.Constant, ast.JoinedStr, ast.Lambda, ast.List, ast.Tuple, ast.Dict, ast.Set),
    *(ast.Compare, ast.BinOp, ast.UnaryOp, *COMPREHENSIONS, ast.Slice),
)


def origins(
    source: Source, node: ast.AST, seen: frozenset[ast.AST] = frozenset()
) -> Iterator[Origin]:
    """Yield what an expression may stand for where a function's code is read of it."""
    if node in seen:
        return
    seen |= {node}
    match node:
        case ast.Name():
            yield from _name(source, node, seen)
        case ast.Attribute(value=of, attr=attr):
            yield from _attribute(source, of, attr, seen)
        case ast.Call():
            yield from _call(source, node, seen)
        case ast.IfExp(body=one, orelse=other):
            yield from origins(source, one, seen)
            yield from origins(source, other, seen)
        case ast.BoolOp(values=values):
            for each in values:
                yield from origins(source, each, seen)
        case ast.NamedExpr(value=inner) | ast.Starred(value=ast.Tuple() as inner):
            yield from origins(source, inner, seen)
        case ast.Subscript(value=ast.Attribute(attr="modules")):
            return
        case _ if not isinstance(node, _PLAIN):
            yield UNKNOWN


def _attribute(
    source: Source, of: ast.expr, attr: str, seen: frozenset[ast.AST]
) -> Iterator[Origin]:
    if attr in _LOOKS_THROUGH:
        yield from origins(source, of, seen)
    if attr != "__class__" and attr not in ("__wrapped__", "__func__"):
        yield value(attr)


def _name(source: Source, node: ast.Name, seen: frozenset[ast.AST]) -> Iterator[Origin]:
    for parent, child in source.above(node):
        if isinstance(parent, COMPREHENSIONS):
            for each in parent.generators:
                if bound_in(each.target, node.id):
                    yield from elements(source, each.target, each.iter, seen)
                    return
        elif isinstance(parent, ast.Lambda) and inside(parent, child):
            if node.id in all_parameters(parent.args):
                yield UNKNOWN
                return
        elif isinstance(parent, FUNCTIONS) and inside(parent, child):
            found = reaching(source, parent, node)
            if found is not None:
                for binding in found:
                    yield from of_binding(source, parent, binding, seen)
                return
        elif _is_of_class(source, parent, node):
            yield value(node.id)
            return
    yield from _global(source, node.id)


def _is_of_class(source: Source, parent: ast.AST, node: ast.Name) -> bool:
    """Return whether a name stands directly in a class that binds it."""
    return (
        isinstance(parent, ast.ClassDef)
        and source.scope(node) is parent
        and any(_binds(each, node.id) for each in own(parent))
    )


def _global(source: Source, name: str) -> Iterator[str]:
    """Yield what a variable of the module may stand for."""
    bound = [each for each in own(source.module) if _binds(each, name)]
    imported = [each for each in bound if isinstance(each, ast.ImportFrom)]
    yield from _originals(imported, name)
    known = len(imported) + sum(isinstance(each, ast.Import) for each in bound)
    if len(bound) > known or not (bound or hasattr(builtins, name)):
        yield variable(name)


def _binds(node: ast.AST, name: str) -> bool:
    return not isinstance(node, ast.Attribute) and bound_in(node, name)


def _originals(statements: Iterable[ast.ImportFrom], name: str) -> Iterator[str]:
    """Yield the question for what is imported under a name."""
    for statement in statements:
        for alias in statement.names:
            if (alias.asname or alias.name) == name:
                yield variable(alias.name)


def of_binding(
    source: Source, function: Function, binding: Binding, seen: frozenset[ast.AST]
) -> Iterator[Origin]:
    """Yield what a name may stand for because of one of its bindings in a function."""
    name, at = binding.name, binding.node
    match at:
        case ast.arguments():
            yield Parameter(function, name)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield read(name)
            yield from wrapped(at)
        case ast.ClassDef():
            yield from CONSTRUCTION
        case ast.Import() | ast.ExceptHandler():
            return
        case ast.ImportFrom():
            yield from _originals([at], name)
        case ast.Global():
            yield from _global(source, name)
        case ast.Assign() | ast.AnnAssign() | ast.NamedExpr() | ast.For() | ast.AsyncFor():
            yield from bound_by(source, at, name, seen)
        case _:
            yield UNKNOWN


def bound_by(
    source: Source, at: ast.AST, name: str, seen: frozenset[ast.AST] = frozenset()
) -> Iterator[Origin]:
    """Yield what an assignment or a loop binds to a name."""
    match at:
        case ast.Assign(targets=targets, value=given):
            for target in targets:
                if last(target) == name:
                    yield from origins(source, given, seen)
                elif bound_in(target, name):
                    yield from _unpacked(source, target, given, name, seen)
        case ast.AnnAssign(value=given) | ast.NamedExpr(value=given):
            if given is not None:
                yield from origins(source, given, seen)
        case ast.For(target=target, iter=given) | ast.AsyncFor(target=target, iter=given):
            yield from elements(source, target, given, seen)
        case _:
            yield UNKNOWN


def _unpacked(
    source: Source, target: ast.expr, given: ast.expr, name: str, seen: frozenset[ast.AST]
) -> Iterator[Origin]:
    """Yield what a name among several gets, where both sides are written out."""
    pairs = (
        list(zip(target.elts, given.elts, strict=False))
        if isinstance(target, ast.Tuple | ast.List)
        and isinstance(given, ast.Tuple | ast.List)
        and len(target.elts) == len(given.elts)
        else []
    )
    matching = [part for each, part in pairs if last(each) == name]
    if not matching:
        yield UNKNOWN
    for part in matching:
        yield from origins(source, part, seen)


def elements(
    source: Source, target: ast.expr, given: ast.expr, seen: frozenset[ast.AST]
) -> Iterator[Origin]:
    """Yield what a loop's target may stand for: known only of what is written out."""
    if isinstance(target, ast.Name) and isinstance(given, ast.Tuple | ast.List | ast.Set):
        for each in given.elts:
            yield from origins(source, each, seen)
    else:
        yield UNKNOWN


def returned(
    source: Source, definition: Function, calls: int, seen: frozenset[ast.AST] = frozenset()
) -> Iterator[Origin]:
    """Yield what a function gives back after so many further calls of what it gave back."""
    if definition in seen:
        return
    seen |= {definition}
    for node in own(definition):
        if isinstance(node, ast.Return) and node.value is not None:
            if not calls:
                yield from origins(source, node.value, seen)
                continue
            inner = [
                each
                for each in own(definition)
                if isinstance(each, FUNCTIONS) and each.name == last(node.value)
            ]
            if not inner:
                yield UNKNOWN
            for each in inner:
                yield from returned(source, each, calls - 1, seen)


def _call(source: Source, node: ast.Call, seen: frozenset[ast.AST]) -> Iterator[Origin]:
    name = last(node.func)
    if name == "getattr" and len(node.args) >= 2:
        for default in node.args[2:]:
            yield from origins(source, default, seen)
        attributes = strings(source, node.args[1])
        for attr in attributes:
            yield from _attribute(source, node.args[0], attr, seen)
        if not attributes:
            yield UNKNOWN
    elif name == "unwrap" and is_library(source, node.func) and not node.keywords:
        return
    elif name in _PASSES and is_library(source, node.func):
        for each in (*node.args, *(keyword.value for keyword in node.keywords)):
            yield from origins(source, each, seen)
    elif name not in _HARMLESS or not is_library(source, node.func):
        yield from _result(source, node, seen)


def _result(source: Source, node: ast.Call, seen: frozenset[ast.AST]) -> Iterator[Origin]:
    """Yield what the call of a function of the project gives back."""
    function = node.func
    if isinstance(function, ast.Attribute):
        own_method = isinstance(function.value, ast.Name) and function.value.id in ("self", "cls")
        around = _class_around(source, node)
        methods = [
            each
            for each in (around.body if own_method and around else ())
            if isinstance(each, FUNCTIONS) and each.name == function.attr
        ]
        yield f"given-back:{function.attr}" if methods else UNKNOWN
    elif isinstance(function, ast.Name):
        yield from _result_of_name(source, function, seen)
    else:
        yield UNKNOWN


def _result_of_name(source: Source, name: ast.Name, seen: frozenset[ast.AST]) -> Iterator[Origin]:
    around = source.function(name)
    while around is not None:
        found = reaching(source, around, name) if isinstance(around, FUNCTIONS) else None
        for binding in found or ():
            if isinstance(binding.node, FUNCTIONS) and not binding.node.decorator_list:
                yield from returned(source, binding.node, 0, seen)
            elif not isinstance(binding.node, ast.ImportFrom):
                yield UNKNOWN
            else:
                yield from _imported(source, binding.node, name.id)
        if found is not None:
            return
        around = source.function(around)
    for each in own(source.module):
        if isinstance(each, FUNCTIONS) and each.name == name.id:
            yield f"given-back:{name.id}"
            return
        if isinstance(each, ast.ClassDef) and each.name == name.id:
            yield from CONSTRUCTION
            return
        if isinstance(each, ast.ImportFrom) and bound_in(each, name.id):
            yield from _imported(source, each, name.id)
            return
    yield UNKNOWN


def _imported(source: Source, statement: ast.ImportFrom, name: str) -> Iterator[str]:
    for alias in statement.names:
        if (alias.asname or alias.name) == name:
            own_project = source.is_own(statement.module, statement.level)
            yield f"given-back:{alias.name}" if own_project else UNKNOWN


def _class_around(source: Source, node: ast.AST) -> ast.ClassDef | None:
    for parent, _ in source.above(node):
        if isinstance(parent, ast.ClassDef):
            return parent
    return None
