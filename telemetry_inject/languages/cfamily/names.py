"""What the functions of a file touch, with names followed through aliases and declared types."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.cfamily.dialect import Dialect
from telemetry_inject.languages.cfamily.scan.outline import split
from telemetry_inject.languages.cfamily.scan.parameters import name_of
from telemetry_inject.languages.cfamily.text import flat, text
from telemetry_inject.model import Function, Usage

_LINK = re.compile(r"::|->|\.")
_WRAPPERS = re.compile(
    r"^(?:std::)?(?:unique_ptr|shared_ptr|weak_ptr|optional|reference_wrapper|atomic)<(.+)>$"
)
_QUALIFIERS = frozenset(
    {"const", "static", "mutable", "volatile", "struct", "thread_local", "inline"}
)
_LONGEST = 300


@dataclass(slots=True)
class _Names:
    own: frozenset[str]
    """Functions that the file defines."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Dotted names by what stands for them: namespaces, types, used names."""
    fields: dict[str, str] = field(default_factory=dict)
    """Dotted types by the name of a member."""
    local: dict[str, dict[str, str]] = field(default_factory=dict)
    """Dotted types by name, by function id."""


class CFamilyNames:
    """`base.Names` for C and C++."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def usages(self, file: Parsed) -> Mapping[str, Usage]:
        """Return `Usage` by function id. Names of C stand for themselves."""
        functions = file.scan.functions
        if not functions:
            return {}
        data = file.source.data
        found = self._dialect.captures("names", file.tree.root_node)
        names = _Names(frozenset(each.name for each in functions if each.owner is None))
        _aliases(found, names, data)
        for node in found.get("field", ()):
            names.fields.update(_declared(node, names, data))
        _locals(found.get("declaration", ()), functions, names, data)
        handed = _handed(found.get("handing", ()), functions, names, data)
        return {each.id: _usage(each, names, handed.get(each.id, ())) for each in functions}


def _usage(function: Function, names: _Names, handed: Sequence[str]) -> Usage:
    calls = (_resolve(each, function, names) for each in function.calls)
    return Usage(
        calls=tuple(each for each in calls if each),
        registered=tuple(dict.fromkeys(handed)),
        exported=function.parent is None,
        main=function.qualified == "main",
    )


def _resolve(written: str, function: Function, names: _Names) -> str | None:
    """Return the dotted name of a callee; None for what belongs to the file itself."""
    plain = written.strip("(*&) ").removeprefix("::")
    if not re.match(r"[A-Za-z_]", plain):
        return None
    parts = [each.strip("()*& ") for each in _LINK.split(_without_arguments(plain))]
    head, rest = parts[0], parts[1:]
    if head == "this" and rest:
        head, rest = rest[0], rest[1:]
        if not rest:
            return None
    if not rest:
        if head in names.own:
            return None
        return names.aliases.get(head, head)
    meaning = names.local.get(function.id, {}).get(head) or names.fields.get(head)
    meaning = meaning or names.aliases.get(head)
    return ".".join([meaning or head, *rest])[:_LONGEST]


def _without_arguments(written: str) -> str:
    depth, out = 0, ""
    for letter in written:
        depth += letter in "<([{"
        if not depth:
            out += letter
        depth -= letter in ">)]}" and depth > 0
    return out


def _dotted(declared: str, names: _Names) -> str | None:
    """Return a type as a dotted name, without what wraps it."""
    words = [each for each in declared.split() if each not in _QUALIFIERS]
    plain = " ".join(words).rstrip("*& ")
    while found := _WRAPPERS.match(plain):
        plain = found[1].rstrip("*& ")
    parts = split(plain.removeprefix("::"))
    if not parts or not re.fullmatch(r"[A-Za-z_]\w*", parts[0]):
        return None
    return ".".join([names.aliases.get(parts[0], parts[0]), *parts[1:]])


def _aliases(found: Mapping[str, Sequence[Node]], names: _Names, data: bytes) -> None:
    for node in found.get("alias", ()):
        name, _, path = flat(text(data, node)).removeprefix("namespace ").rstrip(";").partition("=")
        names.aliases[name.strip()] = ".".join(split(path.strip()))
    for node in found.get("using", ()):
        words = flat(text(data, node)).rstrip(";").removeprefix("using ")
        parts = split(words)
        if not words.startswith("namespace ") and len(parts) > 1:
            names.aliases[parts[-1]] = ".".join(parts)
    for node in found.get("type", ()):
        name = text(data, node.child_by_field_name("name"))
        of = _dotted(flat(text(data, node.child_by_field_name("type"))), names)
        if of and of != name:
            names.aliases[name] = of


def _declared(node: Node, names: _Names, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield names and dotted types of a declaration."""
    of = _dotted(flat(text(data, node.child_by_field_name("type"))), names)
    if of is None or of == "auto":
        return
    for declarator in node.children_by_field_name("declarator"):
        if declarator.type in ("function_declarator",) and node.type == "field_declaration":
            continue
        named = name_of(declarator)
        if named is not None:
            yield text(data, named), of


def _locals(
    nodes: Sequence[Node], functions: Sequence[Function], names: _Names, data: bytes
) -> None:
    shared: dict[str, str] = {}
    places = sorted(nodes, key=lambda node: node.start_byte)
    names.local = {each.id: {} for each in functions}
    for each in functions:
        for parameter in each.parameters:
            of = _dotted(parameter.annotation or "", names)
            if of and parameter.name:
                names.local[each.id][parameter.name] = of
    for node in places:
        around = _around(node.start_byte, functions)
        target = shared if around is None else names.local[around.id]
        target.update(_declared(node, names, data))
    for known in names.local.values():
        for name, of in shared.items():
            known.setdefault(name, of)


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
    free = {each.name: each for each in functions if each.parent is None}
    handed: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        arguments = node.child_by_field_name("arguments")
        for argument in arguments.named_children if arguments else ():
            function = free.get(text(data, argument).lstrip("& ").rpartition("::")[2])
            if function is None or argument.type not in ("identifier", "pointer_expression"):
                continue
            around = _around(node.start_byte, functions)
            written = flat(text(data, node.child_by_field_name("function")))
            name = _resolve(written, around or function, names)
            if name:
                handed[function.id].append(name)
    return handed
