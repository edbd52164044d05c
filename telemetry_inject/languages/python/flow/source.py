"""A file as Python's own tree, with the way up from each node."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from telemetry_inject.languages.python.scan.checker import REJECTIONS

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_CLOSED = (*FUNCTIONS, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A parsed file; `name` as in `SourceFile`."""

    name: str
    module: ast.Module
    nodes: tuple[ast.AST, ...] = field(repr=False)
    """All of them, those above before those below."""
    parents: dict[ast.AST, ast.AST] = field(repr=False)

    def above(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Yield each node above one with its child on the way, innermost first."""
        while (parent := self.parents.get(node)) is not None:
            yield parent, node
            node = parent

    def scope(self, node: ast.AST) -> Function | ast.Lambda | ast.ClassDef | None:
        """Return what a node stands directly in, decorators and defaults outside; None: module."""
        for parent, child in self.above(node):
            if isinstance(parent, _CLOSED) and inside(parent, child):
                return parent
        return None

    def function(self, node: ast.AST) -> Function | ast.Lambda | None:
        """Return the innermost function around a node, through classes."""
        scope = self.scope(node)
        while isinstance(scope, ast.ClassDef):
            scope = self.scope(scope)
        return scope

    def is_own(self, module: str | None, level: int = 0) -> bool:
        """Return whether an import is certain to be from the file's own project."""
        return level > 0 or (module or ".").split(".")[0] in self.name.split("/")[:-1]

    def module_of(self, statement: ast.ImportFrom) -> str:
        """Return the last word of the module that is imported from."""
        if statement.module:
            return statement.module.rpartition(".")[2]
        return [".", *self.name.split("/")[: -(statement.level or 1)]][-1]


def inside(scope: Function | ast.Lambda | ast.ClassDef, child: ast.AST) -> bool:
    """Return whether a child of a scope's node belongs to its inner side."""
    return child is scope.body if isinstance(scope, ast.Lambda) else child in scope.body


@lru_cache(maxsize=2)
def source(name: str, data: bytes) -> Source | None:
    """Return a file's tree, or None where the running interpreter does not accept it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(data)
        nodes: list[ast.AST] = [module]
        parents: dict[ast.AST, ast.AST] = {}
        for parent in nodes:
            for child in ast.iter_child_nodes(parent):
                nodes.append(child)
                parents[child] = parent
    except REJECTIONS:
        return None
    return Source(name, module, tuple(nodes), parents)


def own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a scope itself: inner functions and classes as one node each."""
    body = getattr(node, "body", ())
    todo: list[ast.AST] = list(body) if isinstance(body, list | tuple) else [body]
    while todo:
        each = todo.pop()
        yield each
        if isinstance(each, _CLOSED):
            outer = [*getattr(each, "decorator_list", ())]
            arguments = getattr(each, "args", None)
            if arguments is not None:
                outer += [*arguments.defaults, *filter(None, arguments.kw_defaults)]
            todo += outer
        elif isinstance(each, ast.comprehension):
            todo += [each.iter, *each.ifs]
        else:
            todo += ast.iter_child_nodes(each)


def parameters(arguments: ast.arguments) -> list[str]:
    """Return the names that can be given by position, in order."""
    return [each.arg for each in (*arguments.posonlyargs, *arguments.args)]


def all_parameters(arguments: ast.arguments) -> Iterator[str]:
    """Yield every name that the arguments bind."""
    yield from parameters(arguments)
    yield from (each.arg for each in arguments.kwonlyargs)
    yield from (each.arg for each in (arguments.vararg, arguments.kwarg) if each)


def last(node: ast.AST) -> str:
    """Return the last word of a name or an attribute; of anything else, nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
