"""Writing the comment that keeps a function out for good."""

from __future__ import annotations

from dataclasses import replace

from telemetry_inject.languages.base import Language
from telemetry_inject.model import FileScan, SourceFile

WORDS = "telemetry: ignore"


def with_comment(language: Language, source: SourceFile, name: str) -> bytes:
    """Return the file with the comment above the function `name` (an id).

    Raises `ValueError`, with a sentence, where it would not keep out exactly that function and
    what is inside of it.
    """
    before = language.syntax.scan(source, language.syntax.parse(source.data))
    [function] = [each for each in before.functions if each.id == name]
    opening, closing = language.block or (language.comment, "")
    comment = f"{opening} {WORDS} {closing}".rstrip()
    for line in sorted({function.line, _line(source.data, function.start)}):
        data = _inserted(source.data, line, comment)
        after = language.syntax.scan(replace(source, data=data), language.syntax.parse(data))
        if _only(name, before, after):
            return data
    raise ValueError(
        f"the comment `{comment}` cannot be placed with certainty: write it "
        f"yourself above line {function.line}"
    )


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _inserted(data: bytes, line: int, comment: str) -> bytes:
    """Return the text with a comment above a line, indented as that is."""
    lines = data.split(b"\n")
    below = lines[line - 1]
    start = 3 if line == 1 and below.startswith(b"\xef\xbb\xbf") else 0
    indent = below[start : len(below) - len(below[start:].lstrip(b" \t"))]
    end = b"\r" if below.endswith(b"\r") else b""
    text = below[:start] + indent + comment.encode() + end
    return b"\n".join([*lines[: line - 1], text, below[start:], *lines[line:]])


def _only(name: str, before: FileScan, after: FileScan) -> bool:
    """Return whether a function is out now, with those inside of it, and all else is as it was."""
    if [each.id for each in before.functions] != [each.id for each in after.functions]:
        return False
    if before.features != after.features or len(before.problems) != len(after.problems):
        return False
    inside = {name}
    for each in before.functions:
        if each.parent in inside:
            inside.add(each.id)
    return all(
        ("ignored" in new.features) == (old.id in inside or "ignored" in old.features)
        for old, new in zip(before.functions, after.functions, strict=True)
    )
