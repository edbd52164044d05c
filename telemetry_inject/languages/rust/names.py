"""What the functions of a file touch, with names followed back to the crates they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.rust.grammar import GRAMMAR
from telemetry_inject.languages.rust.resolve.paths import segments, type_path
from telemetry_inject.languages.rust.resolve.uses import OWN, bindings
from telemetry_inject.languages.rust.text import flat, text
from telemetry_inject.model import Function, Usage

_LONGEST = 400
"""Characters of a value that are looked at."""


@dataclass(frozen=True, slots=True)
class _Names:
    bound: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    """Dotted types by field, by struct."""
    local: Mapping[str, Mapping[str, str]]
    """Dotted meanings by name, by function id."""
    own: frozenset[str]
    """Types, modules and functions that the file defines."""


class RustNames:
    """`base.Names` for Rust."""

    def usages(self, file: Parsed) -> Mapping[str, Usage]:
        """Return `Usage` by function id; functions that touch nothing known may be absent."""
        functions = file.scan.functions
        if not functions:
            return {}
        data = file.source.data
        found = GRAMMAR.captures("names", file.tree.root_node)
        bound = bindings(found.get("use", []), data)
        own = frozenset(each.owner for each in functions if each.owner)
        names = _Names(bound, _fields(found.get("field", []), bound, data), {}, own)
        names = _Names(bound, names.fields, _locals(found, functions, names, data), own)
        handed = _handed(found.get("handing", []), functions, names, data)
        return {each.id: _usage(each, names, handed.get(each.id, ())) for each in functions}


def _usage(function: Function, names: _Names, handed: Sequence[str]) -> Usage:
    decorators = []
    detail = []
    for attribute in function.decorators:
        name, _, rest = attribute.partition("(")
        resolved = _resolve(name, function, names)
        if resolved:
            decorators.append(resolved)
            if rest.startswith('"'):
                detail.append((resolved, rest[1:].partition('"')[0]))
    calls = (_resolve(each, function, names) for each in function.calls)
    return Usage(
        calls=tuple(each for each in calls if each),
        decorators=tuple(decorators),
        bases=tuple(_trait(function, names)),
        registered=tuple(dict.fromkeys(handed)),
        main="main" in function.features,
        detail=tuple(detail),
    )


def _trait(function: Function, names: _Names) -> Iterator[str]:
    """Yield the trait that a method implements."""
    head, _, rest = function.qualified.rpartition("<")[2].partition(" as ")
    if rest and head:
        path = rest.partition(">")[0].partition("<")[0]
        yield names.bound.get(path, path)


def _resolve(written: str, function: Function, names: _Names) -> str | None:
    """Return the dotted name of a path or a chain; None for what belongs to the crate itself."""
    joint, parts = segments(written)
    if not parts:
        return None
    head, rest = parts[0], parts[1:]
    if head == "self" and rest and function.owner:
        of = names.fields.get(function.owner, {}).get(rest[0])
        return ".".join([of, *rest[1:]]) if of and rest[1:] else None
    if head in OWN or head == "Self":
        return None
    meaning = names.local.get(function.id, {}).get(head) if joint != "::" else None
    meaning = meaning or names.bound.get(head)
    if meaning:
        return ".".join([meaning, *rest])
    if joint == "::" and rest and head not in names.own and head[:1].islower():
        return ".".join(parts)
    return None


def _of_type(declared: str, names: Mapping[str, str]) -> str | None:
    parts = [each for each in type_path(declared).split("::") if each]
    if not parts or parts[0] in OWN:
        return None
    if parts[0] in names:
        return ".".join([names[parts[0]], *parts[1:]])
    return ".".join(parts) if len(parts) > 1 else None


def _fields(
    nodes: Sequence[Node], bound: Mapping[str, str], data: bytes
) -> dict[str, dict[str, str]]:
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    for node in nodes:
        struct = node.parent.parent if node.parent else None
        of = _of_type(flat(text(data, node.child_by_field_name("type"))), bound)
        if struct is not None and struct.type == "struct_item" and of:
            owner = text(data, struct.child_by_field_name("name"))
            fields[owner][text(data, node.child_by_field_name("name"))] = of
    return fields


def _locals(
    found: Mapping[str, list[Node]], functions: Sequence[Function], names: _Names, data: bytes
) -> dict[str, dict[str, str]]:
    """Return what parameters, variables and statics stand for, by function id."""
    statics = {}
    for node in found.get("static", ()):
        of = _of_type(flat(text(data, node.child_by_field_name("type"))), names.bound)
        if of:
            statics[text(data, node.child_by_field_name("name"))] = of
    known: dict[str, dict[str, str]] = {each.id: dict(statics) for each in functions}
    for each in functions:
        for parameter in each.parameters:
            of = _of_type(parameter.annotation or "", names.bound)
            if of:
                name = parameter.name.rstrip(")").rpartition("(")[2].removeprefix("mut ")
                known[each.id][name] = of
    lets = sorted(found.get("let", ()), key=lambda node: node.start_byte)
    for node in lets:
        function = _around(node.start_byte, functions)
        if function is not None:
            _bind(node, function, names, known[function.id], data)
    return known


def _bind(
    node: Node, function: Function, names: _Names, known: dict[str, str], data: bytes
) -> None:
    pattern = text(data, node.child_by_field_name("pattern"))
    name = pattern.rstrip(")").rpartition("(")[2].removeprefix("mut ").strip()
    if not name.isidentifier():
        return
    declared = node.child_by_field_name("type")
    value = node.child_by_field_name("value")
    of = None
    if declared is not None:
        of = _of_type(flat(text(data, declared)), names.bound)
    elif value is not None:
        written = data[value.start_byte : min(value.end_byte, value.start_byte + _LONGEST)]
        here = _Names(names.bound, names.fields, {function.id: known}, names.own)
        of = _resolve(flat(written.decode("utf-8", "replace")), function, here)
    if of:
        known[name] = of
    else:
        known.pop(name, None)


def _around(offset: int, functions: Sequence[Function]) -> Function | None:
    """Return the innermost function around an offset."""
    found = None
    for each in functions:
        if each.start > offset:
            break
        if offset < each.end:
            found = each
    return found


def _handed(
    nodes: Sequence[Node], functions: Sequence[Function], names: _Names, data: bytes
) -> dict[str, list[str]]:
    """Return the calls that functions of this file are handed to, by function id."""
    free = {each.name: each for each in functions if each.owner is None and each.parent is None}
    handed: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        arguments = node.child_by_field_name("arguments")
        for argument in arguments.named_children if arguments else ():
            function = free.get(text(data, argument).rpartition("::")[2])
            if function is None:
                continue
            around = _around(node.start_byte, functions)
            written = flat(text(data, node.child_by_field_name("function")))
            name = _resolve(written, around or function, names)
            if name:
                handed[function.id].append(name)
    return handed
