"""Parsing, and the functions of a file."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Tree

from telemetry_inject.languages.ecmascript.grammar import Grammar, captures
from telemetry_inject.languages.ecmascript.scan.assemble import assemble
from telemetry_inject.model import FileScan, Problem, SourceFile


class EcmaScriptSyntax:
    """`base.Syntax` for a language of the family."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""
        return self._grammar.parse(data)

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""
        found = self._grammar.captures(tree, "scan")
        if b"/>" in source.data or b"</" in source.data:
            found |= captures(tree, "jsx")
        return assemble(source, tree, found)

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
