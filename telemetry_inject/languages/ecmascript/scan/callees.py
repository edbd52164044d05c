"""Callees as a person would write them: `fetch().then` rather than the whole chain."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

_LONGEST = 200


def callees(nodes: Iterable[Node], data: bytes) -> tuple[list[int], list[str]]:
    """Return where each callee starts, in order, and its text.

    The calls of a chain start at one byte; inner ones come first. Arguments inside of a chain are
    left out, so that the text of a long chain does not hold the functions that it was given.
    """
    spans = sorted([(node.start_byte, node.end_byte, node.id, node) for node in nodes])
    starts: list[int] = []
    texts: list[str] = []
    inner: tuple[int, int, str] = (-1, -1, "")
    for start, end, _, node in spans:
        raw = data[start:end]
        if b"(" not in raw and b"\n" not in raw:
            text = raw.decode("utf-8", "replace")
        else:
            text = _chained(node, data, inner)
        inner = (start, end, text)
        starts.append(start)
        texts.append(text if len(text) <= _LONGEST else "…" + text[-_LONGEST:])
    return starts, texts


def _chained(node: Node, data: bytes, inner: tuple[int, int, str]) -> str:
    """Return the text of a callee whose object is the result of a call."""
    steps: list[str] = []
    while True:
        match node.type:
            case "member_expression":
                step, node_ = (
                    node.child_by_field_name("property"),
                    node.child_by_field_name("object"),
                )
                steps.append("." + ("" if step is None else _text(step, data)))
            case "subscript_expression":
                step, node_ = node.child_by_field_name("index"), node.child_by_field_name("object")
                steps.append("[" + ("" if step is None else _text(step, data)) + "]")
            case "call_expression":
                callee = node.child_by_field_name("function")
                steps.append("()")
                if callee is not None and (callee.start_byte, callee.end_byte) == inner[:2]:
                    steps.append(inner[2])
                    break
                node_ = callee
            case "parenthesized_expression" | "await_expression":
                node_ = node.named_child(0) if node.named_child_count else None
            case "new_expression":
                node_ = node.child_by_field_name("constructor")
                steps.append("()")
            case _:
                steps.append(_text(node, data))
                break
        if node_ is None:
            break
        node = node_
    return "".join(reversed(steps))


def _text(node: Node, data: bytes) -> str:
    if node.end_byte - node.start_byte > _LONGEST:
        return "…"
    text = data[node.start_byte : node.end_byte].decode("utf-8", "replace")
    return "…" if "\n" in text or "(" in text else text
