"""Parsing Rust, and the functions of a file."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Tree

from telemetry_inject.languages.rust.grammar import GRAMMAR
from telemetry_inject.languages.rust.project import cargo
from telemetry_inject.languages.rust.scan import functions
from telemetry_inject.model import FileScan, Problem, SourceFile


class RustSyntax:
    """`base.Syntax` for Rust."""

    def parse(self, data: bytes) -> Tree:
        """Return the tree of `data`."""
        return GRAMMAR.parse(data)

    def scan(self, source: SourceFile, tree: Tree) -> FileScan:
        """Return every function of the file, in source order, with its facts."""
        return functions.scan(source, tree)

    def problem(self, source: SourceFile) -> Problem | None:
        """Return None: no Rust compiler runs in this process."""
        return None

    def module(self, path: Path, root: Path) -> str:
        """Return the path of the module, the crate first: `shop::cart`."""
        return cargo.module(path, root)
