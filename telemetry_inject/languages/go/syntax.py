"""Parsing Go, and the functions of a file."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Tree

from telemetry_inject.languages.go.grammar import GRAMMAR
from telemetry_inject.languages.go.project.gomod import module_path
from telemetry_inject.languages.go.scan.assemble import assemble
from telemetry_inject.model import FileScan, Problem, SourceFile


class GoSyntax:
    """`base.Syntax` for Go."""

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""
        return GRAMMAR.parse(data)

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""
        return assemble(source, tree.root_node)

    def problem(self, source: SourceFile) -> Problem | None:
        """Return None: there is no Go compiler in this process."""
        return None

    def module(self, path: Path, root: Path) -> str:
        """Return the import path of the file's package: that of `go.mod`, and the folders below.

        Without a `go.mod` at `root`, the folders alone; the folder's name for a file in `root`.
        """
        try:
            below = path.parent.relative_to(root).as_posix()
        except ValueError:
            below = path.parent.name
        parts = [module_path(root), "" if below == "." else below]
        return "/".join(each for each in parts if each) or path.absolute().parent.name
