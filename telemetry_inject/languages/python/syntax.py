"""Parsing Python, and the functions of a file."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Tree

from telemetry_inject.languages.python import grammar
from telemetry_inject.languages.python.scan import checker, functions, modules
from telemetry_inject.model import FileScan, Problem, SourceFile


class PythonSyntax:
    """`base.Syntax` for Python."""

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""
        return grammar.parse(data)

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""
        return functions.scan(source, tree)

    def problem(self, source: SourceFile) -> Problem | None:
        """Return why the running interpreter does not compile the file; None where it does."""
        return checker.problem(source.data)

    def module(self, path: Path, root: Path) -> str:
        """Return the dotted name under which the file is imported."""
        return modules.module(path, root)
