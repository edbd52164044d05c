"""What the names of other modules of the project stand for, read from their text without a tree."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from telemetry_inject.languages.base import Others
from telemetry_inject.languages.python.resolve.environment import (
    MODULE,
    ClassFacts,
    Environment,
    Origin,
)
from telemetry_inject.languages.python.resolve.imports import bindings
from telemetry_inject.languages.python.resolve.paths import annotated, path
from telemetry_inject.languages.python.resolve.worth import PLAIN, absolute
from telemetry_inject.model import SourceFile

_IMPORT = re.compile(
    r"^(?: {4}|\t)?((?:from[ \t]+[\w.]+[ \t]+)?import\b[ \t]*(?:\([^)]*\)|(?:[^\n\\]|\\\n)*))", re.M
)
_CLASS = re.compile(r"^class[ \t]+(\w+)[ \t]*(?:\(([^)]*)\))?[ \t]*:", re.M)
_METHOD = re.compile(r"^[ \t]+(?:async[ \t]+)?def[ \t]+(\w+)", re.M)
_BINDING = re.compile(r"^(\w+)[ \t]*(?::[ \t]*([^=\n]+?))?[ \t]*=(?!=)[ \t]*([^\n]+)", re.M)
_FUNCTION = re.compile(
    r"^(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\((?:[^()]|\([^()]*\))*\)[ \t]*->[ \t]*([^:\n]+):", re.M
)
_DEFINED = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.M)
_OUTER = re.compile(r"^\S", re.M)
_BUILTINS = frozenset(dir(builtins))
_DEEPEST = 8
"""Modules that a name is followed through; circles end here as well."""


class Elsewhere:
    """Follows dotted names into the other modules of a project."""

    def __init__(self, source: SourceFile, others: Others) -> None:
        """Take the file from which they are seen."""
        depth = source.module.count(".") + (source.path.name == "__init__.py")
        parents = source.path.parents
        self._root = parents[depth] if depth < len(parents) else source.path.parent
        self._others = others
        self._own = source.module
        self._known = {source.module.partition(".")[0]: True}
        """By the first part of a name: whether the project has such a module."""

    def meaning(self, name: str, depth: int = 0) -> str:
        """Return what a dotted name stands for; itself where the project has nothing to say."""
        found = self._find(name) if depth < _DEEPEST else None
        if found is None:
            return name
        environment, rest = found
        root = rest.partition(".")[0]
        known = environment.names[MODULE], environment.imports, environment.classes
        if rest in environment.classes or not any(root in each for each in known):
            return name
        meant = environment.resolve(rest, MODULE)
        if meant is None or meant == rest or meant.partition(".")[0] in _BUILTINS:
            return name  # says more than `object`
        return self.meaning(meant, depth + 1)

    def bases(self, name: str, depth: int = 0) -> Iterator[str]:
        """Yield what a class of another module extends, and what that extends."""
        found = self._find(name) if depth < _DEEPEST else None
        if found is None or found[1] not in found[0].classes:
            return
        for base in found[0].bases(found[1]):
            meant = self.meaning(base)
            yield meant
            yield from self.bases(meant, depth + 1)

    def _find(self, name: str) -> tuple[Environment, str] | None:
        """Return the names of the module that a dotted name starts with, and the rest of it."""
        parts = name.split(".")
        if parts[0] in PLAIN or not self._has(parts[0]):
            return None
        for count in range(min(len(parts) - 1, 8), 0, -1):
            module = ".".join(parts[:count])
            if module == self._own:
                return None
            place = self._root.joinpath(*parts[:count])
            for file in _files(place):
                data = self._others(file)
                if data is not None:
                    return _environment(data, module, file), ".".join(parts[count:])
        return None

    def _has(self, package: str) -> bool:
        if package not in self._known:
            files = _files(self._root / package) if package.isidentifier() else ()
            self._known[package] = any(self._others(file) is not None for file in files)
        return self._known[package]


def _files(place: Path) -> tuple[Path, Path]:
    return place.with_name(f"{place.name}.py"), place / "__init__.py"


@lru_cache(maxsize=256)
def _environment(data: bytes, module: str, file: Path) -> Environment:
    """Return what the top level of a module binds; most of it is never asked for."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    source = SourceFile(file, file.name, module, "python", data)
    imports = absolute(bindings(tuple(_IMPORT.findall(text))), source)
    environment = Environment(imports, {}, dict(_classes(text)), frozenset())
    names = environment.names[MODULE]
    names.update((name, []) for name in _DEFINED.findall(text))
    for name, returns in _FUNCTION.findall(text):
        _bind(names, name, annotated(returns), None)
    for name, annotation, value in _BINDING.findall(text):
        _bind(names, name, annotated(annotation) if annotation else None, value)
    return environment


def _bind(
    names: dict[str, list[Origin]], name: str, annotation: str | None, value: str | None
) -> None:
    origins = names.setdefault(name, [])
    if annotation is not None:
        origins.append(Origin(annotation, MODULE))
    if value is not None:
        origins.append(Origin(value, MODULE, expression=True))


def _classes(text: str) -> Iterator[tuple[str, ClassFacts]]:
    for found in _CLASS.finditer(text):
        end = _OUTER.search(text, found.end())
        body = text[found.end() : end.start() if end else len(text)]
        bases = (path(each.strip()) for each in (found[2] or "").split(",") if "=" not in each)
        methods = frozenset(_METHOD.findall(body))
        yield found[1], ClassFacts(tuple(each for each in bases if each), MODULE, methods)
