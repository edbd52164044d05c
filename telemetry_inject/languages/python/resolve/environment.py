"""What names stand for in the scopes of a file, followed back to imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from telemetry_inject.languages.python.resolve.paths import annotated, choices
from telemetry_inject.model import Function

MODULE = ""
"""The id of the outermost scope."""

_DEEPEST = 12
"""Steps from name to name that are followed; cycles end here as well."""


class Origin(NamedTuple):
    """Where a name got its value, and the scope in which that is to be read.

    Most names are never asked for, so an expression is taken apart when one is.
    """

    text: str
    scope: str
    expression: bool = False
    """Whether `text` is the source of an expression; else it is a path."""

    def paths(self) -> Sequence[str]:
        """Return the paths that the value may come from."""
        if not self.expression:
            return (self.text,)
        annotation = self.text.startswith(("Annotated[", "Optional["))
        named = annotated(self.text) if annotation else None
        return [named] if named else choices(self.text)


class Beyond(Protocol):
    """What other modules say of names that are imported from them."""

    def meaning(self, name: str) -> str:
        """Return what a dotted name stands for."""

    def bases(self, name: str) -> Iterator[str]:
        """Yield what a class extends, and what that extends."""


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class: its bases as paths, the scope around it, its methods and attributes."""

    bases: tuple[str, ...]
    scope: str
    methods: frozenset[str]


@dataclass(slots=True)
class Environment:
    """The names of one file. Scopes are function ids; classes go by their qualified names."""

    imports: Mapping[str, str]
    functions: Mapping[str, Function]
    """By id."""
    classes: Mapping[str, ClassFacts]
    local: frozenset[str]
    """Names of functions that are no methods."""
    names: dict[str, dict[str, list[Origin]]] = field(default_factory=lambda: defaultdict(dict))
    """By scope, then name; an empty list is a name that leads nowhere but hides outer ones."""
    attributes: dict[str, dict[str, list[Origin]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """By class, then attribute."""
    seen: dict[tuple[str, str], str | None] = field(default_factory=dict)
    elsewhere: Beyond | None = None
    """Other modules of the project, where they are followed."""

    def resolve(self, path: str, scope: str, depth: int = 0) -> str | None:
        """Return a path as one that starts with an imported module, a builtin or a bare class.

        None where it leads to a local thing of which nothing is known; so is everything behind a
        dot that no import binds: a dictionary called `requests` is no library.
        """
        key = (scope, path)
        if key not in self.seen:
            self.seen[key] = None
            found = self._resolve(path, scope, depth) if depth < _DEEPEST else None
            beyond = self.elsewhere if found and "." in found else None
            self.seen[key] = beyond.meaning(found) if beyond and found else found
        return self.seen[key]

    def _resolve(self, path: str, scope: str, depth: int) -> str | None:
        root, dot, rest = path.partition(".")
        if root in ("self", "cls") and dot:
            return self._member(self._owner(scope), rest, depth)
        if root == "super" and dot:
            bases = self.bases(self._owner(scope) or "")
            return f"{bases[0]}.{rest}" if bases else None
        at: str | None = scope
        while at is not None:
            if root in self.names[at]:
                found = self._first(self.names[at][root], depth)
                return f"{found}{dot}{rest}" if found else None
            at = self._around(at)
        if root in self.imports:
            return f"{self.imports[root]}{dot}{rest}"
        if root in self.classes:
            return self._of_class(root, rest, depth) or path
        return None if dot else path

    def is_of_this_file(self, path: str, scope: str) -> bool:
        """Return whether a call of `path` runs a function of this file and nothing else."""
        receiver, _, name = path.rpartition(".")
        if receiver in ("self", "cls"):
            line = self._line(self._owner(scope) or "")
            return any(name in self.classes[owner].methods for owner in line)
        return not receiver and name in self.local

    def _first(self, origins: Sequence[Origin], depth: int) -> str | None:
        for each in origins:
            for path in each.paths():
                found = self.resolve(path, each.scope, depth + 1)
                if found:
                    return found
        return None

    def _around(self, scope: str) -> str | None:
        """Return the scope around a function, or None around the module."""
        if scope == MODULE:
            return None
        return self.functions[scope].parent or MODULE

    def _owner(self, scope: str) -> str | None:
        """Return the class that `self` is an instance of in a function."""
        at: str | None = scope
        while at:
            owner = self.functions[at].owner
            if owner:
                return owner
            at = self.functions[at].parent
        return None

    def _member(self, owner: str | None, rest: str, depth: int) -> str | None:
        """Return what `self.<rest>` is in a class: an attribute, a factory or a base's."""
        if owner is None or owner not in self.classes:
            return None
        return self._of_class(owner, rest, depth)

    def _of_class(self, name: str, rest: str, depth: int) -> str | None:
        """Return what `rest` is, seen from an instance of a class of this file."""
        if depth >= _DEEPEST:
            return None
        attribute, dot, more = rest.partition(".")
        for owner in self._line(name):
            origins = self.attributes[owner].get(attribute)
            if origins is not None:
                found = self._first(origins, depth)
                return f"{found}{dot}{more}" if found else None
            if attribute in self.classes[owner].methods:
                return None
        for base in self.bases(name):
            return f"{base}.{rest}" if rest else base
        return None

    def _line(self, name: str) -> Iterator[str]:
        """Yield a class and its bases in this file."""
        waiting, seen = [name], set()
        while waiting:
            at = waiting.pop(0)
            if at in self.classes and at not in seen:
                seen.add(at)
                yield at
                waiting += self.classes[at].bases

    def bases(self, name: str) -> tuple[str, ...]:
        """Return the resolved bases of a class, those of its bases in this file included."""
        found: dict[str, None] = {}
        for owner in self._line(name):
            facts = self.classes[owner]
            for base in facts.bases:
                if base in self.classes:
                    found[base] = None
                elif resolved := self.resolve(base, facts.scope):
                    found[resolved] = None
                    if self.elsewhere:
                        found.update(dict.fromkeys(self.elsewhere.bases(resolved)))
        return tuple(each for each in found if each not in self.classes)


def returned(function: Function) -> str | None:
    """Return the path of the class that a function says it returns."""
    return annotated(function.returns) if function.returns else None
