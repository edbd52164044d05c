"""The proof in process: with our nodes unwrapped, the new tree is the old one."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.java.inject.api import PATHS, words_of_ours
from telemetry_inject.languages.java.inject.ours import Ours, find
from telemetry_inject.languages.java.inject.protected import spanning
from telemetry_inject.languages.java.resolve.imports import imports
from telemetry_inject.languages.java.scan import marks

_COMMENTS = {"line_comment", "block_comment"}


def objection(before: Parsed, after: bytes, tree: Tree) -> str | None:
    """Return what is wrong with the instrumented text; None where nothing is."""
    old = before.source.data
    earlier, ours = find(before.tree.root_node, old), find(tree.root_node, after)
    wrong = _Proof(old, after, earlier, ours).differ(before.tree.root_node, tree.root_node)
    if wrong is not None:
        return wrong
    if _long_texts(before.tree, old) != _long_texts(tree, after):
        return "a text that takes several lines would change"
    return _unimported(tree.root_node, after, ours)


class _Proof:
    """Two trees side by side."""

    def __init__(self, old: bytes, new: bytes, earlier: Ours, ours: Ours) -> None:
        self._old = old
        self._new = new
        self._earlier = earlier
        self._ours = ours

    def differ(self, old: Node, new: Node) -> str | None:
        """Return where two nodes differ with what is ours left out; None where they do not."""
        waiting = [(old, new)]
        while waiting:
            one, two = waiting.pop()
            if one.type != two.type:
                return _where(one)
            if not (self._earlier.inside(one) or self._ours.inside(two)):
                if one.child_count and str(one) != str(two):
                    return _where(one)
                continue
            left = list(_children(one, self._old, self._earlier))
            right = list(_children(two, self._new, self._ours))
            if len(left) != len(right):
                return _where(one)
            waiting += zip(left, right, strict=True)
        return None


def _where(node: Node) -> str:
    return f"the syntax of the original would change in line {node.start_point.row + 1}"


def _children(node: Node, data: bytes, ours: Ours) -> Iterator[Node]:
    """Yield the children of a node without what is ours, bodies in place of our idioms."""
    for child in node.children:
        if (child.start_byte, child.end_byte) in ours.removed:
            continue
        wrap = ours.wraps.get(child.start_byte) if child.type.startswith("try") else None
        if wrap is not None and wrap.statement.end_byte == child.end_byte:
            for inner in _children(wrap.inner, data, ours):
                if inner.type not in {"{", "}"}:
                    yield inner
        elif not _is_marker(child, data):
            yield child


def _is_marker(node: Node, data: bytes) -> bool:
    return node.type == "line_comment" and marks.MARKER in data[node.start_byte : node.end_byte]


def _long_texts(tree: Tree, data: bytes) -> list[bytes]:
    """Return what takes several lines and must not change; white space that may is left out."""
    texts = []
    for node in sorted(spanning(tree, data), key=lambda each: each.start_byte):
        if node.start_point.row == node.end_point.row:
            continue
        text = data[node.start_byte : node.end_byte]
        if node.type in _COMMENTS:
            lines = text.split(b"\n")
            if all(line.lstrip(b" \t").startswith(b"*") for line in lines[1:]):
                text = b"\n".join(line.lstrip(b" \t") for line in lines)
        texts.append(text)
    return texts


def _unimported(root: Node, data: bytes, ours: Ours) -> str | None:
    """Return the class that inserted code names and the file does not import."""
    there = {each.path for each in imports(root, data)}
    text = b"\n".join(
        data[start:end] for start, end in ours.removed if not data.startswith(b"import", start)
    )
    for name in sorted(words_of_ours(text)):
        if PATHS[name] not in there:
            return f"{PATHS[name]} would be used and not imported"
    return None
