"""One package as the files that may be edited and the text of those that may not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.go.grammar import GRAMMAR
from telemetry_inject.languages.go.inject import body as body_
from telemetry_inject.languages.go.scan.assemble import package
from telemetry_inject.languages.text import decode
from telemetry_inject.model import Function

_CLOSED = {"ignored", "generated", "foreign-prefix"}
"""Features of files that are left alone."""


class Key(NamedTuple):
    """What a function is called by: without types, methods of one name cannot be told apart."""

    name: str
    method: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """A function of the package, with its node."""

    file: Parsed
    function: Function
    node: Node


@dataclass(frozen=True, slots=True)
class Site:
    """A call of a function of the package."""

    file: Parsed
    call: Node

    @property
    def arguments(self) -> Node:
        """The list that the context goes into."""
        found = self.call.child_by_field_name("arguments")
        assert found is not None
        return found


@dataclass(slots=True)
class Package:
    """The functions of one package, and all that is said of them in its files."""

    name: str
    """Its folder and its name."""
    files: Sequence[Parsed]
    closed: Sequence[bytes]
    """Texts of the package that stay as they are: other files, generated ones, assembly."""
    definitions: dict[Key, list[Definition]] = field(default_factory=lambda: defaultdict(list))
    sites: dict[Key, list[Site]] = field(default_factory=lambda: defaultdict(list))
    loose: dict[Key, str] = field(default_factory=dict)
    """Names that are used otherwise than in a call, and how."""


def label(package: Package, key: Key) -> str:
    """Return a name that no other function of the project has, methods of one name aside."""
    return f"{package.name}:{'method ' if key.method else ''}{key.name}"


def packages(files: Sequence[Parsed]) -> Iterator[Package]:
    """Yield the packages that files belong to, with what lies beside them on the disk."""
    groups: dict[tuple[Path, str], list[Parsed]] = defaultdict(list)
    for each in files:
        name = package(each.tree.root_node, each.source.data)
        groups[each.source.path.absolute().parent, name].append(each)
    for (folder, name), group in sorted(groups.items(), key=lambda item: item[0]):
        open_ = [each for each in group if not _CLOSED & each.scan.features and not _broken(each)]
        closed = [each.source.data for each in group if each not in open_]
        known = {each.source.path.absolute() for each in group}
        yield _read(Package(f"{folder}:{name}", open_, [*closed, *_beside(folder, name, known)]))


def _broken(file: Parsed) -> bool:
    return file.tree.root_node.has_error


def _beside(folder: Path, name: str, known: Iterable[Path]) -> Iterator[bytes]:
    """Yield the texts of the package that are not among the files: of Go, and of assembly."""
    seen = set(known)
    clause = re.compile(rb"(?m)^package[ \t]+" + re.escape(name).encode() + rb"\b")
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path in seen or path.suffix not in {".go", ".s", ".S", ".c", ".h"}:
            continue
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if path.suffix != ".go" or clause.search(data):
            yield data


def _read(found: Package) -> Package:
    for file in found.files:
        for function in file.scan.functions:
            node = body_.function_at(file.tree, function.start, function.end)
            if node is not None and node.type != "func_literal":
                key = Key(function.name, node.type == "method_declaration")
                found.definitions[key].append(Definition(file, function, node))
    plain = {key.name for key in found.definitions if not key.method}
    members = {key.name for key in found.definitions if key.method}
    types = _types(found.files)
    for file in found.files:
        captures = GRAMMAR.captures("thread", file.tree.root_node)
        for node in captures.get("plain", ()):
            if (name := decode(file.source.data, node)) in plain:
                _plain(found, file, node, Key(name, method=False))
        for node in captures.get("member", ()):
            if (name := decode(file.source.data, node)) in members:
                _member(found, file, node, Key(name, method=True), types)
        for node in captures.get("type", ()):
            if (name := decode(file.source.data, node)) in plain:
                found.loose[Key(name, method=False)] = "it is called with types in brackets"
    return found


def _types(files: Sequence[Parsed]) -> set[str]:
    found = set()
    for file in files:
        for declaration in file.tree.root_node.named_children:
            if declaration.type == "type_declaration":
                for spec in declaration.named_children:
                    name = spec.child_by_field_name("name")
                    if name is not None:
                        found.add(decode(file.source.data, name))
    return found


def _plain(found: Package, file: Parsed, node: Node, key: Key) -> None:
    """Note what an identifier with the name of a function is there for."""
    around = node.parent
    if around is None or (around.type == "function_declaration" and _is(around, "name", node)):
        return
    if around.type == "call_expression" and _is(around, "function", node):
        found.sites[key].append(Site(file, around))
        return
    outer = around.parent
    if around.type == "literal_element" and outer is not None and _is(outer, "key", around):
        return  # a field of a struct: no function can be the key of a map
    found.loose[key] = f"it is used otherwise than in a call {_where(file, node)}"


def _member(found: Package, file: Parsed, node: Node, key: Key, types: set[str]) -> None:
    """Note what a name after a dot, of a method or of a field is there for."""
    around = node.parent
    if around is None or (around.type == "method_declaration" and _is(around, "name", node)):
        return
    call = around.parent
    if (
        around.type == "selector_expression"
        and call is not None
        and call.type == "call_expression"
        and _is(call, "function", around)
    ):
        operand = around.child_by_field_name("operand")
        text = decode(file.source.data, operand) if operand is not None else ""
        if text.startswith("(*") or text in types:
            found.loose[key] = f"it is called through its type {_where(file, node)}"
        else:
            found.sites[key].append(Site(file, call))
        return
    found.loose[key] = f"the name is also that of something else {_where(file, node)}"


def _is(around: Node, name: str, node: Node) -> bool:
    return around.child_by_field_name(name) == node


def _where(file: Parsed, node: Node) -> str:
    return f"({file.source.name}:{node.start_point.row + 1})"


def enclosing(node: Node) -> Iterator[Node]:
    """Yield the functions around a node, innermost first."""
    around = node.parent
    while around is not None:
        if around.type in body_.FUNCTIONS:
            yield around
        around = around.parent


def records(file: Parsed) -> Mapping[tuple[int, int], Function]:
    """Return the functions of a file by their ranges."""
    return {(each.start, each.end): each for each in file.scan.functions}


def declared(site: Site) -> Key | None:
    """Return the function of the package that a call stands in."""
    outermost = None
    for outermost in enclosing(site.call):  # noqa: B007 (the last one is wanted)
        pass
    if outermost is None or outermost.type == "func_literal":
        return None
    name = outermost.child_by_field_name("name")
    text = decode(site.file.source.data, name) if name is not None else ""
    return Key(text, outermost.type == "method_declaration")
