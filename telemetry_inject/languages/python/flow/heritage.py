"""Whether the bases of a class are all of the project, so that nobody else calls its methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from telemetry_inject.languages.python.flow.bindings import bound_in
from telemetry_inject.languages.python.flow.facts import UNKNOWN
from telemetry_inject.languages.python.flow.source import Source, last

_TRIVIAL_BASES = frozenset(("object", "ABC", "Generic", "Protocol", "Exception", "BaseException"))


def bases(source: Source, owner: ast.ClassDef) -> Iterator[str]:
    """Yield what the bases of a class mean for who may call its methods."""
    if any(last(each.value) != "ABCMeta" for each in owner.keywords):
        yield UNKNOWN
    for base in owner.bases:
        name = last(base.value if isinstance(base, ast.Subscript) else base)
        if name in _TRIVIAL_BASES or name.endswith("TestCase"):
            continue
        origin = _definition(source, name)
        if isinstance(origin, ast.ClassDef):
            if origin is not owner:
                yield from bases(source, origin)
        elif isinstance(origin, ast.ImportFrom) and source.is_own(origin.module, origin.level):
            alias = next(each for each in origin.names if (each.asname or each.name) == name)
            yield f"extends:{source.module_of(origin)}:{alias.name}"
        else:
            yield UNKNOWN


def _definition(source: Source, name: str) -> ast.AST | None:
    for each in source.module.body:
        if isinstance(each, ast.ClassDef) and each.name == name:
            return each
        if isinstance(each, ast.ImportFrom) and bound_in(each, name):
            return each
    return None
