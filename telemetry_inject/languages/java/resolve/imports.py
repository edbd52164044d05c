"""The imports of a file and its package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.text import decode

_SPACE = re.compile(r"\s+")
_COMMENTS = {"line_comment", "block_comment"}
PACKAGE = re.compile(rb"(?m)^[ \t]*package\s+([\w.$]+)\s*;")


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `path` is dotted; with `whole`, all that is directly below it."""

    node: Node
    path: str
    static: bool
    whole: bool

    @property
    def name(self) -> str:
        """The simple name that it gives a meaning to; empty where there is no single one."""
        return "" if self.whole else self.path.rpartition(".")[2]


def imports(root: Node, data: bytes) -> Iterator[Import]:
    """Yield the imports of a file in source order."""
    for child in root.named_children:
        if child.type == "import_declaration":
            path = next((each for each in child.named_children if each.type in _NAMES), None)
            if path is not None:
                kinds = {each.type for each in child.children}
                text = _SPACE.sub("", decode(data, path))
                yield Import(child, text, "static" in kinds, "asterisk" in kinds)
        elif child.type not in {*_COMMENTS, "package_declaration", "ERROR", ";"}:
            return


_NAMES = {"scoped_identifier", "identifier"}


def statics(root: Node, data: bytes) -> frozenset[str]:
    """Return the names that are imported one by one as static members."""
    if b"import static" not in data:
        return frozenset()
    return frozenset(each.name for each in imports(root, data) if each.static and each.name)


def package(root: Node, data: bytes) -> str:
    """Return the package of a file, empty where it has none."""
    for child in root.named_children:
        if child.type == "package_declaration":
            name = next((each for each in child.named_children if each.type in _NAMES), None)
            return "" if name is None else _SPACE.sub("", decode(data, name))
        if child.type not in _COMMENTS:
            break
    return ""
