"""Parsing Java, and the functions of a file."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Tree

from telemetry_inject.languages.java.grammar import GRAMMAR
from telemetry_inject.languages.java.resolve.imports import PACKAGE
from telemetry_inject.languages.java.scan.assemble import assemble
from telemetry_inject.model import FileScan, Problem, SourceFile

_HEAD = 16_384
_ROOTS = ("src/main/java", "src/test/java", "src/java", "src", "java")


class JavaSyntax:
    """`base.Syntax` for Java."""

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""
        return GRAMMAR.parse(data)

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""
        return assemble(source, tree.root_node)

    def problem(self, source: SourceFile) -> Problem | None:
        """Return None: there is no Java compiler in this process."""
        return None

    def module(self, path: Path, root: Path) -> str:
        """Return the package that the file declares; else the one that its folder stands for."""
        try:
            with path.open("rb") as file:
                found = PACKAGE.search(file.read(_HEAD))
        except OSError:
            found = None
        if found is not None:
            return found[1].decode("utf-8", "replace")
        try:
            below = path.parent.relative_to(root).as_posix()
        except ValueError:
            return ""
        for start in _ROOTS:
            if below == start or below.startswith(f"{start}/"):
                below = below[len(start) :].lstrip("/")
                break
        else:
            below = ""
        return below.replace("/", ".")
