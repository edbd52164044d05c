"""What classes extend, in either grammar."""

from __future__ import annotations

from tree_sitter import Node


def heritage(cls: Node) -> Node | None:
    """Return what a class extends, as an expression; what it only implements is none."""
    for child in cls.children:
        if child.type == "class_heritage":
            for each in child.named_children:
                if each.type == "extends_clause":
                    return each.child_by_field_name("value")
                if each.type not in {"implements_clause", "comment"}:
                    return each
            return None
        if child.type == "class_body":
            break
    return None
