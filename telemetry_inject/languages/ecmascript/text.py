"""The text of nodes."""

from __future__ import annotations

from tree_sitter import Node

from telemetry_inject.languages.text import decode

_LONGEST = 60


def squeezed(text: str, longest: int = _LONGEST) -> str:
    """Return the text on one line, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def key_text(data: bytes, label: Node) -> str:
    """Return the name that a property's key stands for: `a` for `'a'`, `[Symbol.iterator]`."""
    text = decode(data, label)
    if label.type == "string":
        return squeezed(text[1:-1]) or "''"
    if label.type == "computed_property_name":
        inner = label.named_child(0) if label.named_child_count else None
        if inner is not None and inner.type == "string":
            return key_text(data, inner)
        return squeezed(text)
    return text
