"""The imports of a file: what each package name stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

_VERSION = re.compile(r"v\d+$")
_GOPKG = re.compile(r"\.v\d+$")


@dataclass(frozen=True, slots=True)
class Import:
    """One import: the name that it has in the file, and the path. `.` and `_` are names too."""

    name: str
    path: str
    spec: Node
    alias: bool


def specs(root: Node, data: bytes) -> Iterator[Import]:
    """Yield the imports of a file in source order."""
    for declaration in head(root):
        if declaration.type == "import_declaration":
            for spec in _specs(declaration):
                found = _import(spec, data)
                if found is not None:
                    yield found
        elif declaration.type not in {"comment", "package_clause", "ERROR"}:
            return


def head(root: Node) -> Iterator[Node]:
    """Yield the declarations of a file one by one: `named_children` makes a list of all first."""
    for number in range(root.named_child_count):
        child = root.named_child(number)
        if child is not None:
            yield child


def imports(root: Node, data: bytes) -> Mapping[str, str]:
    """Return the path of each package by the name that it has in the file."""
    return {each.name: each.path for each in specs(root, data) if each.name not in {".", "_"}}


def _specs(declaration: Node) -> Iterator[Node]:
    for child in declaration.named_children:
        if child.type == "import_spec":
            yield child
        elif child.type == "import_spec_list":
            yield from (each for each in child.named_children if each.type == "import_spec")


def _import(spec: Node, data: bytes) -> Import | None:
    path, name = spec.child_by_field_name("path"), spec.child_by_field_name("name")
    if path is None:
        return None
    text = data[path.start_byte + 1 : path.end_byte - 1].decode("utf-8", "replace")
    if name is None:
        return Import(package_name(text), text, spec, alias=False)
    return Import(
        data[name.start_byte : name.end_byte].decode("utf-8", "replace"), text, spec, True
    )


def package_name(path: str) -> str:
    """Return what a package is most likely called, by the habits of Go's paths.

    `github.com/go-chi/chi/v5` is `chi`, `gopkg.in/yaml.v3` is `yaml`, `go-redis` is `redis`.
    """
    parts = path.split("/")
    if len(parts) > 1 and _VERSION.fullmatch(parts[-1]):
        parts.pop()
    last = _GOPKG.sub("", parts[-1])
    for prefix in ("go-", "go."):
        last = last.removeprefix(prefix)
    last = last.removesuffix("-go").removesuffix(".go")
    return last.replace("-", "_")
