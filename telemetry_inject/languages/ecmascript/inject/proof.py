"""The proof in process: with our nodes unwrapped, the new tree is the old one."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.ecmascript.inject.ours import Ours, find
from telemetry_inject.languages.ecmascript.inject.protected import spanning
from telemetry_inject.languages.ecmascript.inject.regions import directives

_WRAPS = {"try_statement", "return_statement"}
_MARKER = b"telemetry-inject: v1"


def objection(before: Parsed, after: bytes, tree: Tree) -> str | None:
    """Return what is wrong with the instrumented text; None where nothing is."""
    old = before.source.data
    earlier, ours = find(before.tree.root_node, old), find(tree.root_node, after)
    proof = _Proof(old, after, earlier, ours)
    wrong = proof.differ(before.tree.root_node, tree.root_node)
    if wrong is not None:
        return wrong
    if _long_texts(before.tree, old, earlier) != _long_texts(tree, after, ours):
        return "a text that takes several lines would change"
    return None


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
                return self._where(one)
            mine, theirs = self._earlier.inside(one), self._ours.inside(two)
            if not (mine or theirs):
                if one.child_count and str(one) != str(two):
                    return self._where(one)
                continue
            if two.type in {"program", "statement_block"} and _prologue(one) != _prologue(two):
                return f"the directives of the block in line {one.start_point.row + 1} would change"
            left = list(_children(one, self._old, self._earlier))
            right = list(_children(two, self._new, self._ours))
            if len(left) != len(right):
                return self._where(one)
            waiting += zip(left, right, strict=True)
        return self._directives()

    def _directives(self) -> str | None:
        for wrap in self._ours.wraps.values():
            if wrap.handover is not None and _prologue(wrap.inner):
                return f"a directive would appear in line {wrap.inner.start_point.row + 2}"
        return None

    def _where(self, node: Node) -> str:
        return f"the syntax of the original would change in line {node.start_point.row + 1}"


def _prologue(block: Node) -> int:
    statements = [
        each for each in block.named_children if each.type not in {"comment", "hash_bang_line"}
    ]
    return directives(statements)


def _children(node: Node, data: bytes, ours: Ours) -> Iterator[Node]:
    """Yield the children of a node without what is ours, bodies in place of our idioms."""
    for child in _own_children(node, ours):
        key = (child.start_byte, child.end_byte)
        if key in ours.removed:
            continue
        wrap = ours.wraps.get(child.start_byte) if child.type in _WRAPS else None
        if wrap is not None:
            for inner in _children(wrap.inner, data, ours):
                if inner.type not in {"{", "}"}:
                    yield inner
        elif not (child.type == "comment" and _MARKER in data[child.start_byte : child.end_byte]):
            yield child


def _own_children(node: Node, ours: Ours) -> list[Node]:
    """Return the children of a node; for an arrow function, with its expression out of our call."""
    inline = ours.inlines.get(node.start_byte) if node.type == "arrow_function" else None
    if inline is None or inline.arrow.end_byte != node.end_byte:
        return node.children
    outer, inner = node.children, inline.inner.children
    here = next(index for index, each in enumerate(outer) if each.type == "=>")
    there = next(index for index, each in enumerate(inner) if each.type == "=>")
    return outer[: here + 1] + inner[there + 1 :]


def _long_texts(tree: Tree, data: bytes, ours: Ours) -> list[bytes]:
    """Return what takes several lines and must not change; white space that may is left out."""
    texts = []
    for node in sorted(spanning(tree, data), key=lambda each: each.start_byte):
        if node.start_point.row == node.end_point.row:
            continue
        text = data[node.start_byte : node.end_byte]
        if node.type in {"comment", "jsx_text"}:
            lines = text.split(b"\n")
            starred = node.type == "comment" and all(
                line.lstrip(b" \t").startswith(b"*") for line in lines[1:]
            )
            text = b"\n".join(
                line.lstrip(b" \t") if index and (starred or not line.strip()) else line
                for index, line in enumerate(lines)
            )
        texts.append(text)
    return texts
