"""Peers that parse Python files: each takes the bytes of files and says how many it refused."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import libcst
import tree_sitter_python
from tree_sitter import Language, Parser

LIBCST = "1.9.0"


def libcst_parse(files: Sequence[bytes]) -> int:
    """Parse each file with `libcst.parse_module`."""
    if version("libcst") != LIBCST:
        raise RuntimeError(f"the peer is libcst {LIBCST}, not {version('libcst')}")
    refused = 0
    for data in files:
        try:
            libcst.parse_module(data)
        except Exception:
            refused += 1
    return refused


def tree_sitter_parse(files: Sequence[bytes]) -> int:
    """Parse each file with tree-sitter; it never refuses."""
    parser = Parser(Language(tree_sitter_python.language()))
    for data in files:
        parser.parse(data)
    return 0
