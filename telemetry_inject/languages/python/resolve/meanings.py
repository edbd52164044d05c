"""The environment of a file: filled from its functions alone, or from its assignments as well."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tree_sitter import Node, QueryCursor

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python import grammar
from telemetry_inject.languages.python.resolve.environment import (
    MODULE,
    ClassFacts,
    Environment,
    Origin,
    returned,
)
from telemetry_inject.languages.python.resolve.handed import Handed
from telemetry_inject.languages.python.resolve.literals import first_literal
from telemetry_inject.languages.python.resolve.paths import annotated, path
from telemetry_inject.languages.python.text import Cut, cutter
from telemetry_inject.model import Function

Match = Mapping[str, Sequence[Node]]
HandedById = dict[str, list[Handed]]


def plain(file: Parsed, imports: Mapping[str, str]) -> tuple[Environment, HandedById]:
    """Return what imports, parameters and function names say: nothing is followed further."""
    environment = _environment(file, imports, {})
    for function in file.scan.functions:
        _declare(function, environment)
    return environment, {}


def rich(file: Parsed, imports: Mapping[str, str]) -> tuple[Environment, HandedById]:
    """Return what assignments, `with`, annotations and classes say, and what is handed where."""
    cut = cutter(file.source.data)
    cursor = QueryCursor(grammar.query("names"))
    found: list[Match] = [each for _, each in cursor.matches(file.tree.root_node)]
    classes, places = _classes(found, file.scan.functions, cut)
    environment = _environment(file, imports, classes)
    for function in file.scan.functions:
        _declare(function, environment)
    for match in found:
        if "target" in match:
            _bind(match, environment, places, cut)
        elif "hidden" in match:
            node = match["hidden"][0]
            names = environment.names[places.scope(node.start_byte)]
            names.setdefault(cut(node.start_byte, node.end_byte), [])
    return environment, _handed(found, environment, places, cut)


def _environment(
    file: Parsed, imports: Mapping[str, str], classes: Mapping[str, ClassFacts]
) -> Environment:
    functions = {each.id: each for each in file.scan.functions}
    local = frozenset(each.name for each in file.scan.functions if not each.owner)
    return Environment(imports, functions, classes, local)


def _declare(function: Function, environment: Environment) -> None:
    """Bind a function's name where it is defined, and its parameters inside it."""
    around = function.parent or MODULE
    result = returned(function)
    origins = [Origin(result, around)] if result else []
    if function.owner is None:
        environment.names[around].setdefault(function.name, []).extend(origins)
    elif result:
        environment.attributes[function.owner].setdefault(function.name, []).extend(origins)
    inside = environment.names[function.id]
    for parameter in function.parameters:
        named = annotated(parameter.annotation) if parameter.annotation else None
        inside[parameter.name] = [Origin(named, around)] if named else []


class _Places(NamedTuple):
    """The functions and classes of a file by where they are, outer ones first."""

    starts: Sequence[int]
    ends: Sequence[int]
    names: Sequence[str]
    """Ids of functions, qualified names of classes."""
    around: Sequence[int]
    classes: frozenset[int]

    def at(self, offset: int) -> int:
        """Return the position of the innermost one around an offset, or -1."""
        index = bisect_right(self.starts, offset) - 1
        while index >= 0 and self.ends[index] <= offset:
            index = self.around[index]
        return index

    def scope(self, offset: int) -> str:
        """Return the id of the innermost function around an offset, or `MODULE`."""
        index = self.at(offset)
        while index >= 0 and index in self.classes:
            index = self.around[index]
        return self.names[index] if index >= 0 else MODULE

    def owner(self, offset: int) -> str | None:
        """Return the class in whose body, but in no method, an offset is."""
        index = self.at(offset)
        return self.names[index] if index in self.classes else None


def _classes(
    found: Sequence[Match], functions: Sequence[Function], cut: Cut
) -> tuple[dict[str, ClassFacts], _Places]:
    methods: dict[str, set[str]] = defaultdict(set)
    for function in functions:
        if function.owner:
            methods[function.owner].add(function.name)
    spans: list[tuple[int, int, str, Match | None]] = [
        (each.body_start, each.body_end, each.id, None) for each in functions
    ]
    spans += [
        (m["whole"][0].start_byte, m["whole"][0].end_byte, "", m) for m in found if "class" in m
    ]
    spans.sort(key=lambda span: span[:2])
    qualified = {each.id: each.qualified for each in functions}
    classes: dict[str, ClassFacts] = {}
    names: list[str] = []
    around: list[int] = []
    for position, (start, _, name, match) in enumerate(spans):
        outer = position - 1
        while outer >= 0 and spans[outer][1] <= start:
            outer = around[outer]
        around.append(outer)
        if match is None:
            names.append(name)
            continue
        prefix = f"{qualified.get(names[outer], names[outer])}." if outer >= 0 else ""
        node = match["class"][0]
        full = prefix + cut(node.start_byte, node.end_byte)
        scope = outer
        while scope >= 0 and spans[scope][3] is not None:
            scope = around[scope]
        names.append(full)
        classes[full] = ClassFacts(
            bases=tuple(_bases(match, cut)),
            scope=names[scope] if scope >= 0 else MODULE,
            methods=frozenset(methods[full]),
        )
    members = frozenset(at for at, span in enumerate(spans) if span[3] is not None)
    places = _Places(
        [span[0] for span in spans], [span[1] for span in spans], names, around, members
    )
    return classes, places


def _bases(match: Match, cut: Cut) -> Iterator[str]:
    for bases in match.get("bases", ()):
        for node in bases.named_children:
            way = None if node.type == "keyword_argument" else path(_text(node, cut))
            if way:
                yield way


def _text(node: Node, cut: Cut) -> str:
    return cut(node.start_byte, node.end_byte)


def _bind(match: Match, environment: Environment, places: _Places, cut: Cut) -> None:
    """Bind the target of an assignment, or of `with ... as`, to what its value may be."""
    target = match["target"][0]
    start = target.start_byte
    scope = places.scope(start)
    origins = [*_values(match, scope, cut)]
    name = _text(target, cut)
    receiver, dot, attribute = name.rpartition(".")
    if receiver in ("self", "cls"):
        owner = _method_owner(scope, environment)
        if owner:
            environment.attributes[owner].setdefault(attribute, []).extend(origins)
    elif not dot:
        owner = places.owner(start)
        table = environment.attributes[owner] if owner else environment.names[scope]
        for each in _targets(name):
            table.setdefault(each, []).extend(origins if each == name else ())


def _targets(name: str) -> Iterator[str]:
    """Yield the names that an assignment binds: several where it takes a tuple apart."""
    for each in name.strip("()[] ").split(","):
        bare = each.strip("()[]* \n")
        if bare.isidentifier():
            yield bare


def _values(match: Match, scope: str, cut: Cut) -> Iterator[Origin]:
    for node in match.get("annotation", ()):
        named = annotated(_text(node, cut))
        if named:
            yield Origin(named, scope)
    for node in match.get("value", ()):
        yield Origin(_text(node, cut), scope, expression=True)


def _method_owner(scope: str, environment: Environment) -> str | None:
    at: str | None = scope
    while at:
        function = environment.functions[at]
        if function.owner:
            return function.owner
        at = function.parent
    return None


def _handed(
    found: Sequence[Match], environment: Environment, places: _Places, cut: Cut
) -> HandedById:
    """Return, by function id, the calls that functions of the file are handed to."""
    by_name: dict[str, list[Function]] = defaultdict(list)
    for function in environment.functions.values():
        by_name[function.name].append(function)
    handed: HandedById = defaultdict(list)
    for match in found:
        for node in match.get("handed", ()):
            receiver, _, name = _text(node, cut).rpartition(".")
            if name not in by_name:
                continue
            callee = match["callee"][0]
            scope = places.scope(callee.start_byte)
            call = path(_text(callee, cut))
            resolved = environment.resolve(call, scope) if call else None
            if not resolved:
                continue
            literal = first_literal(_text(match["arguments"][0], cut))
            for function in _meant(by_name[name], receiver, scope, environment):
                handed[function.id].append(Handed(resolved, literal))
    return handed


def _meant(
    candidates: Sequence[Function], receiver: str, scope: str, environment: Environment
) -> list[Function]:
    """Return the functions that a name, or `self.name`, stands for in a scope."""
    if receiver in ("self", "cls"):
        owner = _method_owner(scope, environment)
        return [each for each in candidates if each.owner == owner]
    if receiver:
        return [each for each in candidates if each.owner == receiver]
    visible = {scope, MODULE}
    at: str | None = scope
    while at:
        at = environment.functions[at].parent
        visible.add(at or MODULE)
    return [each for each in candidates if not each.owner and (each.parent or MODULE) in visible]
