"""Parsing C and C++, and the functions of a file."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Tree

from telemetry_inject.languages.cfamily.dialect import Dialect
from telemetry_inject.languages.cfamily.project import places
from telemetry_inject.languages.cfamily.scan import functions
from telemetry_inject.model import FileScan, Problem, SourceFile


class CFamilySyntax:
    """`base.Syntax` for C and C++."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""
        return self._dialect.parse(data)

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""
        return functions.scan(self._dialect, source, tree)

    def problem(self, source: SourceFile) -> Problem | None:
        """Return None: no compiler runs in this process."""
        return None

    def module(self, path: Path, root: Path) -> str:
        """Return the name of the project and the path of the file in it: `shop/src/cart`."""
        try:
            inside = path.relative_to(root)
        except ValueError:
            inside = Path(path.name)
        name = places.name_of(root)
        return (Path(name) / inside.with_suffix("")).as_posix()
