"""What a file gets once, each a paragraph of its own below the first `use` declarations."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node, Tree

from telemetry_inject.languages.rust.inject.spelling import ABOVE, BELOW, IMPORT
from telemetry_inject.model import Insertion

_COMMENTS = ("line_comment", "block_comment")
_ATTACHED = (*_COMMENTS, "attribute_item")
_HEADS = ("inner_attribute_item", "shebang", *_ATTACHED)


def header(tree: Tree, data: bytes, paragraphs: Sequence[str]) -> Insertion:
    """Return the insertion of an import, or of items; each is a paragraph of its own.

    Raises `ValueError` where there is no line for it.
    """
    items = [each for each in tree.root_node.named_children if each.type not in _HEADS]
    if not items:
        raise ValueError("the file has no items")
    last = _last_use(items)
    below = _below(last, data, paragraphs) if last is not None else None
    return below or _above(items[0], data, paragraphs)


def _marked(paragraph: str, marker: str) -> str:
    """Return an import with its marker behind it, or an item below its marker."""
    return f"{paragraph} {marker}\n" if paragraph == IMPORT else f"{marker}\n{paragraph}"


def _last_use(items: list[Node]) -> Node | None:
    """Return the last declaration of the first unbroken run of them."""
    last = None
    for node in items:
        if node.type == "use_declaration":
            last = node
        elif last is not None:
            break
    return last


def _below(node: Node, data: bytes, paragraphs: Sequence[str]) -> Insertion | None:
    """Return the insertion below a declaration; None where its line goes on."""
    end = data.find(b"\n", node.end_byte)
    if end < 0 or data[node.end_byte : end].strip()[:2] not in (b"", b"//"):
        return None
    newline = "\r\n" if data.endswith(b"\r", 0, end) else "\n"
    text = "".join(f"\n{_marked(each, ABOVE)}" for each in paragraphs)
    return Insertion(end + 1, text.replace("\n", newline).encode())


def _above(node: Node, data: bytes, paragraphs: Sequence[str]) -> Insertion:
    """Return the insertion above the first item, and above the comments and attributes on it."""
    first = node
    before = node.prev_named_sibling
    while before is not None and before.type in _ATTACHED and not _inner(before, data):
        if data[before.start_byte : first.start_byte].replace(b"\r", b"").endswith(b"\n\n"):
            break
        first, before = before, before.prev_named_sibling
    start = data.rfind(b"\n", 0, first.start_byte) + 1
    if data[start : first.start_byte].strip(b" \t\xef\xbb\xbf"):
        raise ValueError("there is no line of its own for the import")
    end = data.find(b"\n", start)
    newline = "\r\n" if end > 0 and data.endswith(b"\r", 0, end) else "\n"
    place = first.start_byte if data.startswith(b"\xef\xbb\xbf") and start == 0 else start
    text = "".join(f"{_marked(each, BELOW)}\n" for each in paragraphs)
    return Insertion(place, text.replace("\n", newline).encode())


def _inner(node: Node, data: bytes) -> bool:
    """Return whether a comment documents the file: `//!` or `/*!`."""
    return data[node.start_byte : node.start_byte + 3] in (b"//!", b"/*!")
