"""What the functions of a file touch, with names followed back to what was imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python.resolve import entry
from telemetry_inject.languages.python.resolve.environment import MODULE, Environment
from telemetry_inject.languages.python.resolve.handed import Handed
from telemetry_inject.languages.python.resolve.imports import bindings
from telemetry_inject.languages.python.resolve.literals import first_literal
from telemetry_inject.languages.python.resolve.meanings import plain, rich
from telemetry_inject.languages.python.resolve.paths import path
from telemetry_inject.languages.python.resolve.worth import absolute, import_statements, is_worth_it
from telemetry_inject.languages.python.text import unified
from telemetry_inject.model import Function, Usage


class PythonNames:
    """`base.Names` for Python."""

    def usages(self, file: Parsed) -> Mapping[str, Usage]:
        """Return `Usage` by function id; functions that touch nothing known may be absent."""
        if not file.scan.functions:
            return {}
        data, root = unified(file.source.data), file.tree.root_node
        bound = absolute(bindings(import_statements(data, root)), file.source)
        environment, handed = rich(file, bound) if is_worth_it(bound) else plain(file, bound)
        main = entry.called(file)
        public = entry.exported(file)
        return {
            function.id: _usage(function, environment, handed.get(function.id, ()), main, public)
            for function in file.scan.functions
        }


def _usage(
    function: Function,
    environment: Environment,
    handed: Sequence[Handed],
    main: frozenset[str],
    public: frozenset[str],
) -> Usage:
    decorators = tuple(_decorators(function, environment))
    registered = tuple(dict.fromkeys(each.call for each in handed))
    literals = [*decorators, *((each.call, each.literal) for each in handed)]
    return Usage(
        calls=tuple(_resolved(function.calls, function.id, environment)),
        decorators=tuple(name for name, _ in decorators),
        bases=environment.bases(function.owner) if function.owner else (),
        registered=registered,
        exported=function.id in public,
        main=function.id in main,
        detail=tuple((name, literal) for name, literal in literals if literal is not None),
    )


def _resolved(texts: Sequence[str], scope: str, environment: Environment) -> Iterator[str]:
    for text in texts:
        way = path(text)
        if way is None or environment.is_of_this_file(way, scope):
            continue
        found = environment.resolve(way, scope)
        if found:
            yield found


def _decorators(function: Function, environment: Environment) -> Iterator[tuple[str, str | None]]:
    """Yield the resolved decorators, each with its first literal."""
    for text in function.decorators:
        way = path(text)
        found = environment.resolve(way, function.parent or MODULE) if way else None
        if found:
            yield found, first_literal(text)
