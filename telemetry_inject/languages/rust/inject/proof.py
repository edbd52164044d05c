"""The proof that an edit only added: the tree without our nodes is the tree before."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node, Tree

from telemetry_inject.languages.base import Parsed
from telemetry_inject.languages.rust.inject.nodes import is_attribute, is_ours, ours
from telemetry_inject.languages.rust.inject.spelling import PREFIX

_COMMENTS = ("line_comment", "block_comment")


def objection(before: Parsed, after: bytes, tree: Tree) -> str | None:
    """Return what is wrong with the instrumented text; None where nothing is.

    Every attribute of ours must belong to a function, and the tokens of both trees with their
    place in the tree must be the same, comments included.
    """
    for node in ours(tree, after):
        if is_attribute(node, after) and not _on_function(node):
            return "an attribute would belong to something that is no function"
    old = _tokens(before.tree.root_node, before.source.data)
    new = _tokens(tree.root_node, after)
    for one, other in zip(old, new, strict=False):
        if one != other:
            return f"the tree would differ at {one[2][:40].decode('utf-8', 'replace')!r}"
    if next(old, None) or next(new, None):
        return "the tree would hold other nodes"
    return None


def _on_function(node: Node) -> bool:
    following = node.next_named_sibling
    while following is not None and following.type in (*_COMMENTS, "attribute_item"):
        following = following.next_named_sibling
    return following is not None and following.type == "function_item"


def _tokens(root: Node, data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield depth, kind and source of the nodes of a tree in order, without those that are ours.

    Inner nodes come with no source.
    """
    cursor = root.walk()
    depth = 0
    may_hold_ours = PREFIX.search(data) is not None
    while True:
        node = cursor.node
        assert node is not None
        skipped = may_hold_ours and is_ours(node, data)
        if not skipped:
            leaf = node.child_count == 0
            yield depth, node.type, data[node.start_byte : node.end_byte] if leaf else b""
            if cursor.goto_first_child():
                depth += 1
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            depth -= 1
