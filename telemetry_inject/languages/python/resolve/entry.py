"""How a file is entered: by running it, and by what it exports."""

from __future__ import annotations

import re

from tree_sitter import Node

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Function

_CALLED = re.compile(
    rb"(?m)^[ \t]*(?:\w+[ \t]*=[ \t]*)?(?:raise[ \t]+)?"
    rb"(?:[\w.]*(?:[eE]xit|[rR]un|run_until_complete|wrapper|main|Fire)[ \t]*\(\s*)*"
    rb"(?:await[ \t]+)?(\w+)\s*\("
)
"""A call that is a statement, or what is handed to `sys.exit`, `asyncio.run` and the like."""
_HANDED = re.compile(rb"[(,]\s*(\w+)\s*(?=[,)])")
_ALL = re.compile(rb"(?m)^__all__\s*(?::[^=\n]+)?\+?=\s*[\[(]([^\])]*)")
_WORD = re.compile(rb"[\"'](\w+)[\"']")


def called(file: Parsed) -> frozenset[str]:
    """Return the ids of functions called, or handed to a call, under `if __name__ == "__main__"`.

    Directly: what these call in turn is their own affair.
    """
    if b"__main__" not in file.source.data:
        return frozenset()
    names: set[str] = set()
    for node in file.tree.root_node.named_children:
        text = _main_block(node)
        if text:
            found = (*_CALLED.findall(text), *_HANDED.findall(text))
            names.update(name.decode(errors="replace") for name in found)
    return frozenset(
        each.id for each in file.scan.functions if each.qualified in names and not each.parent
    )


def _main_block(node: Node) -> bytes | None:
    if node.type != "if_statement":
        return None
    condition = node.child_by_field_name("condition")
    block = node.child_by_field_name("consequence")
    if not condition or not block or not condition.text or not block.text:
        return None
    guards = b"__name__" in condition.text and b"__main__" in condition.text
    return block.text if guards else None


def exported(file: Parsed) -> frozenset[str]:
    """Return the ids of functions that others may import: by `__all__`, else by their names."""
    found = _ALL.findall(file.source.data) if b"__all__" in file.source.data else []
    listed = {word.decode() for text in found for word in _WORD.findall(text)} if found else None
    return frozenset(each.id for each in file.scan.functions if _is_public(each, listed))


def _is_public(function: Function, listed: set[str] | None) -> bool:
    parts = function.qualified.split(".")
    if function.parent or any(each[0:1] == "_" and not each.endswith("__") for each in parts):
        return False
    return listed is None or function.qualified.partition(".")[0] in listed
