"""What one file has to say to questions about names that are read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from telemetry_inject.languages.python.flow.bindings import binder, bound_in
from telemetry_inject.languages.python.flow.callables import facts, uses
from telemetry_inject.languages.python.flow.decorated import is_transparent, wrapped
from telemetry_inject.languages.python.flow.facts import CONSTRUCTION, NAMED, UNKNOWN, variable
from telemetry_inject.languages.python.flow.heritage import bases
from telemetry_inject.languages.python.flow.reader import parsed
from telemetry_inject.languages.python.flow.source import Source, all_parameters, last, own, source
from telemetry_inject.languages.python.flow.values import (
    Origin,
    Parameter,
    bound_by,
    origins,
    returned,
)

_FILLS = frozenset(
    [
        *("SimpleNamespace", "update", "replace", "_replace", "Mock", "MagicMock", "type"),
        *("new_class", "multiple", "make_dataclass"),
    ]
)
"""Calls whose keywords become attributes."""
_SETS = frozenset(("setattr", "object", "patch", "__setattr__"))
"""Calls that are handed the name of an attribute and its value."""
_TARGETS = (ast.Name, ast.Attribute)

_BINDING = (
    rb"(?m)\b(?:class|as|for|with)\b[^\n]*\bNAME\b|\bNAME\b[^\n=(]*=(?!=)|^[ \t]+NAME[ \t]*:|"
    rb"[\"'][\w.]*\bNAME[\"']|(?:@[^\n]*|\))[ \t]*\n(?:[ \t]*#[^\n]*\n)*"
    rb"[ \t]*(?:async[ \t]+)?def[ \t]+NAME\b"
)
"""What binds a name, other than a function without decorators."""


def answers(name: str, data: bytes, asked: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, for the questions that concern a file, the facts with which it answers, sorted."""
    concerned = [each for each in asked if _concerns(each, data)]
    tree = source(name, data) if concerned else None
    if tree is None:
        return dict.fromkeys(concerned, (UNKNOWN,))
    found = {each: facts(tree, _answer(tree, each)) for each in concerned}
    return {each: tuple(sorted(said)) for each, said in found.items() if said}


def _name(question: str) -> str:
    kind, _, rest = question.partition(":")
    if kind == "handed-to":
        return parsed(question).name
    return rest.rpartition(":")[2].rstrip("()")


def _concerns(question: str, data: bytes) -> bool:
    """Return whether a file may have to say something, by its text alone."""
    word = _name(question).encode()
    if word not in data:
        return False
    if not question.startswith(("value-of:", "variable:")):
        return re.search(rb"\b" + word + rb"\b", data) is not None
    return re.search(_BINDING.replace(b"NAME", word), data) is not None


def _answer(tree: Source, question: str) -> Iterator[Origin]:
    kind, _, rest = question.partition(":")
    if kind == "handed-to":
        yield from uses(tree, tree.module, parsed(question))
    elif kind == "value-of":
        yield from _bound(tree, rest)
        yield from _set(tree, rest)
    elif kind == "variable":
        yield from _bound(tree, rest, ast.Name)
    elif kind == "extends":
        yield from _extended(tree, rest)
    else:
        yield from _given_back(tree, rest, kind == "wrapped-by")


def _bound(
    tree: Source, name: str, kinds: type[ast.AST] | tuple[type[ast.AST], ...] = _TARGETS
) -> Iterator[Origin]:
    """Yield what is bound to a name: of a module, and for an attribute of classes and objects."""
    for node in tree.nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name == name:
                if any(last(each).endswith("property") for each in node.decorator_list):
                    yield from returned(tree, node, 0)
                else:
                    yield from wrapped(node)
            case ast.ClassDef() if node.name == name:
                yield from CONSTRUCTION
            case ast.Name(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()) if last(node) == name:
                if isinstance(node, kinds) or _is_of_a_module(tree, node):
                    yield from _target(tree, node, name)
            case ast.ImportFrom(names=names):
                for alias in names:
                    if alias.asname == name != alias.name:
                        yield variable(alias.name)


def _target(tree: Source, node: ast.Name | ast.Attribute, name: str) -> Iterator[Origin]:
    if isinstance(node, ast.Name) and _is_local(tree, node):
        return
    at = binder(tree, node)
    if isinstance(at, ast.AnnAssign) and isinstance(tree.scope(at), ast.ClassDef):
        yield UNKNOWN  # the class may be given a constructor that sets it
    elif any(isinstance(each, ast.comprehension) for each, _ in tree.above(node)):
        return
    else:
        yield from bound_by(tree, at, name)


def _is_of_a_module(tree: Source, node: ast.AST) -> bool:
    """Return whether an attribute may be a variable of another module: `shop.total = …`."""
    base = last(node.value) if isinstance(node, ast.Attribute) else ""
    return any(
        bound_in(each, base) for each in tree.nodes if isinstance(each, ast.Import | ast.ImportFrom)
    )


def _is_local(tree: Source, node: ast.Name) -> bool:
    around = tree.function(node)
    if around is None or isinstance(tree.scope(node), ast.ClassDef):
        return False
    return not any(isinstance(x, ast.Global) and node.id in x.names for x in ast.walk(around))


def _set(tree: Source, name: str) -> Iterator[Origin]:
    """Yield what becomes an attribute by keyword, by a dictionary or by its name as text.

    Where a call is not known to set attributes, only what certainly is a function counts.
    """
    for node in tree.nodes:
        match node:
            case ast.Call() if last(node.func) == "namedtuple" and name in ast.unparse(node):
                yield UNKNOWN
            case ast.Call() if last(node.func) in _SETS:
                for text, given in zip(node.args, node.args[1:], strict=False):
                    value = text.value if isinstance(text, ast.Constant) else ""
                    if str(value).rpartition(".")[2] == name:
                        yield from origins(tree, given)
            case ast.keyword(arg=found, value=given) if found == name:
                call = tree.parents[node]
                certain = isinstance(call, ast.Call) and last(call.func) in _FILLS
                yield from _likely(tree, given, certain)
            case ast.Dict(keys=keys, values=values):
                for key, given in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == name:
                        yield from _likely(tree, given, False)


def _likely(tree: Source, given: ast.expr, certain: bool) -> Iterator[Origin]:
    for each in origins(tree, given):
        if certain or (isinstance(each, str) and each.startswith(NAMED)):
            yield each


def _extended(tree: Source, path: str) -> Iterator[str]:
    """Yield what a base class means, where this file is the module that it is imported from."""
    module, _, name = path.partition(":")
    if module not in tree.name.removesuffix(".py").removesuffix("/__init__").split("/")[-1:]:
        return
    for node in own(tree.module):
        if isinstance(node, ast.ClassDef) and node.name == name:
            yield from bases(tree, node)
            return
        if isinstance(node, ast.ImportFrom) and bound_in(node, name):
            alias = next(each for each in node.names if (each.asname or each.name) == name)
            is_own = tree.is_own(node.module, node.level)
            yield f"extends:{tree.module_of(node)}:{alias.name}" if is_own else UNKNOWN
            return
    yield UNKNOWN


def _given_back(tree: Source, path: str, decorator: bool) -> Iterator[Origin]:
    """Yield what calls of a name give back, where this file says what it is."""
    name = path.rstrip("()")
    calls = (len(path) - len(name)) // 2
    for node in tree.nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name == name:
                found = returned(tree, node, calls)
                yield from _but_its_own(tree, node, found) if decorator else found
                if not decorator and not is_transparent(node):
                    yield UNKNOWN
            case ast.ClassDef() if node.name == name:
                yield from CONSTRUCTION
            case ast.Assign(targets=targets, value=given) if tree.function(node) is None:
                if any(bound_in(each, name) for each in targets):
                    alias = last(given)
                    kind = "wrapped-by" if decorator else "given-back"
                    yield f"{kind}:{alias}{path[len(name) :]}" if alias else UNKNOWN
            case ast.ImportFrom() if bound_in(node, name) and not decorator:
                if not tree.is_own(node.module, node.level):
                    yield UNKNOWN


def _but_its_own(tree: Source, decorator: ast.AST, found: Iterable[Origin]) -> Iterator[Origin]:
    """Yield what a decorator gives back, less what it was given: that is known by its name."""
    for each in found:
        if isinstance(each, Parameter):
            function = each.function
            above = [function, *(node for node, _ in tree.above(function))]
            if decorator in above and [*all_parameters(function.args)][:1] == [each.name]:
                continue
        yield each
