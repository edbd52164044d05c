"""The environment of a file: filled from its functions alone, or from its assignments as well."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.python import grammar
from telemetry_inject.languages.python.resolve.elsewhere import Elsewhere
from telemetry_inject.languages.python.resolve.environment import (
    MODULE,
    ClassFacts,
    Environment,
    Origin,
    returned,
)
from telemetry_inject.languages.python.resolve.handed import Handed, passed
from telemetry_inject.languages.python.resolve.literals import first_literal
from telemetry_inject.languages.python.resolve.paths import annotated, path
from telemetry_inject.languages.python.text import Cut, cutter, unified
from telemetry_inject.model import Function

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
    found = grammar.facts(file.tree)
    classes, places = _classes(found.get("class", ()), file.scan.functions, cut)
    environment = _environment(file, imports, classes)
    for function in file.scan.functions:
        _declare(function, environment)
    for node in sorted(found.get("binding", ()), key=_start):
        _bind(node, environment, places, cut)
    for node in found.get("hidden", ()):
        names = environment.names[places.holder(node.start_byte)[0]]
        names.setdefault(_text(node, cut), [])
    return environment, _handed(file, environment, places, cut)


def _environment(
    file: Parsed, imports: Mapping[str, str], classes: Mapping[str, ClassFacts]
) -> Environment:
    functions = {each.id: each for each in file.scan.functions}
    local = frozenset(each.name for each in file.scan.functions if not each.owner)
    elsewhere = Elsewhere(file.source, file.others)
    return Environment(imports, functions, classes, local, elsewhere=elsewhere)


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
    around: Sequence[int]
    holders: Sequence[tuple[str, str | None]]
    """The id of the innermost function, and the class in whose body, but in no method, it is."""

    def holder(self, offset: int) -> tuple[str, str | None]:
        """Return the id of the innermost function around an offset, or `MODULE`, and such a class."""
        index = bisect_right(self.starts, offset) - 1
        while index >= 0 and self.ends[index] <= offset:
            index = self.around[index]
        return self.holders[index] if index >= 0 else (MODULE, None)


def _classes(
    found: Sequence[Node], functions: Sequence[Function], cut: Cut
) -> tuple[dict[str, ClassFacts], _Places]:
    methods: dict[str, set[str]] = defaultdict(set)
    for function in functions:
        if function.owner:
            methods[function.owner].add(function.name)
    spans: list[tuple[int, int, Function | Node]] = [
        (each.body_start, each.body_end, each) for each in functions
    ]
    spans += [(*node.byte_range, node) for node in found]
    spans.sort(key=itemgetter(0, 1))
    classes: dict[str, ClassFacts] = {}
    names: list[str] = []
    around: list[int] = []
    holders: list[tuple[str, str | None]] = []
    for position, (start, _, each) in enumerate(spans):
        outer = position - 1
        while outer >= 0 and spans[outer][1] <= start:
            outer = around[outer]
        around.append(outer)
        if isinstance(each, Function):
            names.append(each.qualified)
            holders.append((each.id, None))
            continue
        name = each.child_by_field_name("name")
        full = f"{names[outer]}." if outer >= 0 else ""
        full += _text(name, cut) if name else ""
        scope = holders[outer][0] if outer >= 0 else MODULE
        names.append(full)
        holders.append((scope, full))
        bases = each.child_by_field_name("superclasses")
        classes[full] = ClassFacts(tuple(_bases(bases, cut)), scope, frozenset(methods[full]))
    places = _Places([span[0] for span in spans], [span[1] for span in spans], around, holders)
    return classes, places


def _bases(bases: Node | None, cut: Cut) -> Iterator[str]:
    for node in bases.named_children if bases is not None else ():
        way = None if node.type == "keyword_argument" else path(_text(node, cut))
        if way:
            yield way


def _start(node: Node) -> int:
    return node.start_byte


def _text(node: Node, cut: Cut) -> str:
    return cut(node.start_byte, node.end_byte)


def _bind(node: Node, environment: Environment, places: _Places, cut: Cut) -> None:
    """Bind the target of an assignment, or of `with ... as`, to what its value may be."""
    target, annotation, value = _parts(node)
    if target is None:
        return
    scope, owner = places.holder(target.start_byte)
    origins = []
    if annotation is not None and (named := annotated(_text(annotation, cut))):
        origins.append(Origin(named, scope))
    if value is not None:
        origins.append(Origin(_text(value, cut), scope, expression=True))
    name = _text(target, cut)
    receiver, dot, attribute = name.rpartition(".")
    if receiver in ("self", "cls"):
        owner = _method_owner(scope, environment)
        if owner:
            environment.attributes[owner].setdefault(attribute, []).extend(origins)
    elif not dot:
        table = environment.attributes[owner] if owner else environment.names[scope]
        if name.isidentifier():
            table.setdefault(name, []).extend(origins)
        else:
            for each in _targets(name):
                table.setdefault(each, [])


def _parts(node: Node) -> tuple[Node | None, Node | None, Node | None]:
    """Return the target of a binding, its annotation and its value."""
    if node.type == "assignment":
        field = node.child_by_field_name
        return field("left"), field("type"), field("right")
    if node.type == "named_expression":
        return node.child_by_field_name("name"), None, node.child_by_field_name("value")
    pattern = node.child_by_field_name("value")
    alias = pattern.child_by_field_name("alias") if pattern is not None else None
    if pattern is None or alias is None or not alias.named_children:
        return None, None, None
    return alias.named_children[0], None, pattern.named_children[0]


def _targets(name: str) -> Iterator[str]:
    """Yield the names that an assignment binds where it takes a tuple apart."""
    for each in name.strip("()[] ").split(","):
        bare = each.strip("()[]* \n")
        if bare.isidentifier():
            yield bare


def _method_owner(scope: str, environment: Environment) -> str | None:
    at: str | None = scope
    while at:
        function = environment.functions[at]
        if function.owner:
            return function.owner
        at = function.parent
    return None


def _handed(file: Parsed, environment: Environment, places: _Places, cut: Cut) -> HandedById:
    """Return, by function id, the calls that functions of the file are handed to."""
    by_name: dict[str, list[Function]] = defaultdict(list)
    for function in environment.functions.values():
        by_name[function.name].append(function)
    handed: HandedById = defaultdict(list)
    for receiver, name, node in passed(unified(file.source.data), file.tree.root_node, by_name):
        callee = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        call = path(_text(callee, cut)) if callee is not None else None
        scope, _ = places.holder(node.start_byte)
        resolved = environment.resolve(call, scope) if call else None
        if resolved and arguments is not None:
            literal = first_literal(_text(arguments, cut))
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
