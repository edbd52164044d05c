"""Parsing JavaScript, and the functions of a file."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import QueryCursor, Tree

from telemetry_inject.languages.javascript import grammar
from telemetry_inject.languages.javascript.scan.assemble import assemble
from telemetry_inject.model import FileScan, Problem, SourceFile


class JavaScriptSyntax:
    """`Syntax` for JavaScript."""

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""
        return grammar.parse(data)

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""
        root = tree.root_node
        captures = QueryCursor(grammar.query("scan")).captures(root)
        return assemble(source, root, captures)

    def problem(self, source: SourceFile) -> Problem | None:
        """Return None: there is no JavaScript engine in this process."""
        return None

    def module(self, path: Path, root: Path) -> str:
        """Return the path relative to `root` without its suffix; a folder's name for its index."""
        try:
            parts = path.relative_to(root).with_suffix("").parts
        except ValueError:
            parts = (path.stem,)
        if len(parts) > 1 and parts[-1] == "index":
            parts = parts[:-1]
        return "/".join(parts)
