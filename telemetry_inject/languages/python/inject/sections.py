"""Where an import of a package goes among imports that are in order, as isort and ruff sort them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from tree_sitter import Node, Tree

from telemetry_inject.languages.python.inject.anatomy import (
    code,
    is_docstring,
    last_code,
    line_of,
    next_line,
)
from telemetry_inject.model import SourceFile

PACKAGE = "opentelemetry"

_FUTURE, _STANDARD, _PACKAGES, _OWN, _RELATIVE = range(5)
_KINDS = ("import_statement", "import_from_statement", "future_import_statement")
_SWITCH = re.compile(rb"#\s*(?:isort\s*:|fmt\s*:\s*(?:off|skip)|ruff\s*:|yapf\s*:)")
_MODULE = re.compile(r"(?:from|import)\s+(\.*[\w.]*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Gap:
    """A place between lines, and the blank lines that something brings along there."""

    offset: int
    above: int = 0
    below: int = 0


@dataclass(frozen=True, slots=True)
class _Import:
    section: int
    is_from: bool
    module: str
    first: int
    """First byte of its line."""
    end: int
    """First byte of the line after it."""


_Key = Callable[[_Import], tuple[int, bool, str]]
_ORDERS: tuple[_Key, ...] = (
    lambda each: (each.section, each.is_from, each.module),
    lambda each: (each.section, False, each.module),
)
"""The order of isort and ruff, and that of their setting `force_sort_within_sections`."""


def place(source: SourceFile, tree: Tree) -> Gap | None:
    """Return where `from opentelemetry import …` keeps the leading imports in order.

    None where they are not in order, or where that is not certain.
    """
    data = source.data
    found = _imports(source, tree)
    if not found or _SWITCH.search(data, 0, found[-1].end):
        return None
    for order in _ORDERS:
        keys = [order(each) for each in found]
        if keys == sorted(keys) and _is_parted(found, data):
            return _gap(found, order, data)
    return None


def _imports(source: SourceFile, tree: Tree) -> list[_Import]:
    """Return the imports at the top up to the first other statement; none where one is unusual."""
    nodes: list[Node] = []
    for number, node in enumerate(code(tree.root_node)):
        if node.type in _KINDS:
            nodes.append(node)
        elif number or not is_docstring(node):
            break
    made = [_import(node, source) for node in nodes]
    return [] if None in made else [each for each in made if each]


def _import(node: Node, source: SourceFile) -> _Import | None:
    data = source.data
    first, end = line_of(data, node.start_byte), next_line(data, last_code(node) - 1)
    rest = data[node.end_byte : end].strip()
    match = _MODULE.match((node.text or b"").decode("utf-8", "replace"))
    if match is None or first != node.start_byte or (rest and not rest.startswith(b"#")):
        return None
    is_from = node.type != "import_statement"
    if not is_from and "," in match[2]:
        return None
    section = _FUTURE if node.type == "future_import_statement" else _section(match[1], source)
    return _Import(section, is_from, match[1].lower(), first, end)


def _section(module: str, source: SourceFile) -> int:
    top = module.partition(".")[0]
    if not top:
        return _RELATIVE
    if top in sys.stdlib_module_names:
        return _STANDARD
    own = source.module.partition(".")[0] if "." in source.module else ""
    return _OWN if top == own or _is_in(_root(source), top) else _PACKAGES


def _root(source: SourceFile) -> Path:
    above = len(Path(source.name).parts)
    parents = source.path.parents
    return parents[above - 1] if above <= len(parents) else Path()


@lru_cache(maxsize=4096)
def _is_in(root: Path, top: str) -> bool:
    """Return whether a module or package stands in the project's root or its `src`."""
    return any(
        (folder / top).is_dir() or (folder / f"{top}.py").is_file()
        for folder in (root, root / "src")
    )


def _is_parted(found: Sequence[_Import], data: bytes) -> bool:
    """Return whether one blank line parts the sections, and none the imports of one.

    Comments may stand apart.
    """
    return all(
        b"#" in between or _blank(between) == int(one.section != other.section)
        for one, other in pairwise(found)
        for between in [data[one.end : other.first]]
    )


def _blank(text: bytes) -> int:
    return sum(not line.strip() for line in text.splitlines())


def _gap(found: Sequence[_Import], order: _Key, data: bytes) -> Gap | None:
    ours = order(_Import(_PACKAGES, True, PACKAGE, 0, 0))
    before = [each for each in found if order(each) <= ours]
    after = found[len(before) :]
    if before and before[-1].section == _PACKAGES:
        return Gap(before[-1].end)
    joins = bool(after) and after[0].section == _PACKAGES
    if before and not joins:
        return Gap(before[-1].end, above=1)
    start = _above_comments(data, after[0].first)
    if before:
        return Gap(start, below=int(start != after[0].first))  # a blank line above comments
    if start not in (after[0].first, line_of(data, 0)):
        return None  # the comment speaks of the import below it, and ours would come between
    return Gap(after[0].first, below=int(not joins))


def _above_comments(data: bytes, line: int) -> int:
    """Return the first of the comment lines directly above a line."""
    while line > line_of(data, 0):
        above = line_of(data, line - 1)
        if not data[above:line].lstrip().startswith(b"#"):
            break
        line = above
    return line
