"""The proof in process: with our nodes unwrapped, the new tree is the old one."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.go.inject.aliases import PATHS
from telemetry_inject.languages.go.inject.body import FUNCTIONS
from telemetry_inject.languages.go.inject.ours import Ours, find
from telemetry_inject.languages.go.resolve.imports import specs
from telemetry_inject.languages.go.scan import marks


def objection(before: Parsed, after: bytes, tree: Tree) -> str | None:
    """Return what is wrong with the instrumented text; None where nothing is."""
    old, root = before.source.data, before.tree.root_node
    proof = _Proof(old, after, find(root, old), find(tree.root_node, after))
    return proof.differ(root, tree.root_node) or _unbound(tree.root_node, after)


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
            if not (self._earlier.inside(one) or self._ours.inside(two)):
                if one.end_byte - one.start_byte != two.end_byte - two.start_byte:
                    return _where(one)
                if self._text(one, self._old) != self._text(two, self._new):
                    return _where(one)
                if one.type != two.type or (one.child_count and str(one) != str(two)):
                    return _where(one)
                continue
            left = _children(one, self._earlier)
            right = _children(two, self._ours)
            if one.type != two.type or len(left) != len(right):
                return _where(one)
            if not left and self._text(one, self._old) != self._text(two, self._new):
                return _where(one)
            waiting += zip(left, right, strict=True)
        return None

    def _text(self, node: Node, data: bytes) -> bytes:
        return data[node.start_byte : node.end_byte]


def _where(node: Node) -> str:
    return f"the syntax of the original would change in line {node.start_point.row + 1}"


def _children(node: Node, ours: Ours) -> Sequence[Node]:
    """Return the children of a node without what is ours, results without names of ours.

    Lists of statements are looked into: a comment at the top of a block lies outside of its list,
    and inside of it once something stands above.
    """
    kept: list[Node] = []
    result = node.child_by_field_name("result") if node.type in FUNCTIONS else None
    for child in node.children:
        if (child.start_byte, child.end_byte) in ours.removed or _is_marker(child, ours):
            continue
        if child.type == "statement_list":
            kept += _children(child, ours)
        elif result is not None and child == result:
            kept += _types(child) if child.type == "parameter_list" else [child]
        else:
            kept.append(child)
    return kept


def _types(results: Node) -> list[Node]:
    """Return what a list of results is made of: types, names other than ours, punctuation."""
    declared = [each for each in results.named_children if each.type == "parameter_declaration"]
    found: list[Node] = []
    for each in declared:
        found += [child for child in each.children if child.type not in {",", "identifier"}]
        found += [
            child for child in each.children_by_field_name("name") if not _is_placeholder(child)
        ]
    return found


def _is_placeholder(name: Node) -> bool:
    text = name.text or b""
    return text == b"_" or text.startswith(b"_otel")


def _is_marker(node: Node, ours: Ours) -> bool:
    text = node.text or b"" if node.type == "comment" else b""
    return marks.MARKER in text and bool(ours.positions)


def _unbound(root: Node, data: bytes) -> str | None:
    """Return the package that is used and not imported, or imported and not used."""
    imported = {each.name for each in specs(root, data) if each.name.startswith("_otel")}
    used = {
        data[at:end].decode()
        for at in marks.prefixed(root, data)
        if (end := _end(data, at)) and data[end : end + 1] == b"."
    }
    missing = (used & set(PATHS)) ^ imported
    return (
        f"{sorted(missing)[0]} would be imported and not used, or the other way"
        if missing
        else None
    )


def _end(data: bytes, at: int) -> int:
    while at < len(data) and (data[at : at + 1].isalnum() or data[at : at + 1] == b"_"):
        at += 1
    return at
