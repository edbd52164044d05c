"""Whether a statement can complete normally, by the rules of the Java language for reachability.

What follows a statement that cannot is an error for the compiler. Where the rules ask for constant
expressions, a condition that only names things may be one: such a loop counts as endless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

_LEAVES = {
    "return_statement", "throw_statement", "break_statement", "continue_statement",
    "yield_statement",
}  # fmt: skip
_LOOPS = {"while_statement", "do_statement", "for_statement", "enhanced_for_statement"}
_OPAQUE = {"lambda_expression", "class_body", "class_declaration", "record_declaration"}
_CHANGING = {
    "method_invocation", "assignment_expression", "update_expression", "object_creation_expression",
    "instanceof_expression", "null_literal", "array_access",
}  # fmt: skip
_COMMENTS = {"line_comment", "block_comment"}


def completes(node: Node) -> bool:
    """Return whether a statement can certainly complete normally."""
    match node.type:
        case kind if kind in _LEAVES:
            return False
        case "block" | "constructor_body":
            return all(completes(each) for each in _statements(node))
        case "labeled_statement":
            inner = node.named_children[-1]
            label = node.named_children[0].text
            return completes(inner) or _broken(inner, label, deep=True)
        case "if_statement":
            other = node.child_by_field_name("alternative")
            return other is None or any(
                completes(each)
                for each in (node.child_by_field_name("consequence"), other)
                if each is not None
            )
        case "while_statement" | "for_statement" | "do_statement":
            return not _endless(node) or _broken(_body(node), None)
        case "switch_expression":
            return _switch(node)
        case "synchronized_statement":
            return completes(_body(node))
        case "try_statement" | "try_with_resources_statement":
            return _try(node)
    return True


def _statements(block: Node) -> Iterator[Node]:
    return (each for each in block.named_children if each.type not in _COMMENTS)


def _body(node: Node) -> Node:
    return node.child_by_field_name("body") or node.named_children[-1]


def _endless(loop: Node) -> bool:
    """Return whether a loop's condition may be constant and true."""
    condition = loop.child_by_field_name("condition")
    if condition is None:
        return loop.type == "for_statement"
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        if node.type in _CHANGING or node.type == "false":
            return False
        waiting += node.named_children
    names = [each for each in _leaves(condition) if each.type == "identifier"]
    return all((each.text or b"").isupper() for each in names)


def _leaves(node: Node) -> Iterator[Node]:
    if not node.named_child_count:
        yield node
    for child in node.named_children:
        yield from _leaves(child)


def _broken(body: Node, label: bytes | None, *, deep: bool = False) -> bool:
    """Return whether a `break` leaves the statement that `body` belongs to."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node.type == "break_statement":
            target = node.named_children[0].text if node.named_child_count else None
            if target == label:
                return True
        elif node.type in _OPAQUE or (
            not deep and (node.type in _LOOPS or node.type == "switch_expression")
        ):
            continue
        else:
            waiting += node.named_children
    return False


def _switch(node: Node) -> bool:
    body = _body(node)
    parts = [each for each in body.named_children if each.type not in _COMMENTS]
    labels = [
        label for part in parts for label in part.named_children if label.type == "switch_label"
    ]
    if not any((label.text or b"").lstrip().startswith(b"default") for label in labels):
        return not any(_is_pattern(label) for label in labels)
    if any(_broken(part, None) for part in parts):
        return True
    rules = [part for part in parts if part.type == "switch_rule"]
    if rules:
        return any(completes(part.named_children[-1]) for part in rules)
    return not parts or all(completes(each) for each in _after_labels(parts[-1]))


def _is_pattern(label: Node) -> bool:
    """Return whether a label makes a switch cover everything, so that it needs no default."""
    return any(
        each.type in {"pattern", "record_pattern", "type_pattern"} for each in label.named_children
    )


def _after_labels(group: Node) -> Iterable[Node]:
    return (each for each in _statements(group) if each.type != "switch_label")


def _try(node: Node) -> bool:
    blocks = [_body(node)] if node.child_by_field_name("body") is not None else []
    for child in node.named_children:
        if child.type == "finally_clause":
            if not completes(child.named_children[-1]):
                return False
        elif child.type == "catch_clause":
            blocks.append(_body(child))
    return any(completes(each) for each in blocks)
