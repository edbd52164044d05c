"""Dotted paths out of the text of expressions and annotations."""

from __future__ import annotations

import re
from functools import lru_cache

_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_STRING = re.compile(
    r"[rbfuRBFU]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')",
    re.DOTALL,
)
_COMMENT = re.compile(r"#[^\n]*")
_CALLED = re.compile(r"(?<=[\w)\]])\s*\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
_GROUP = re.compile(r"\(\s*(?:await\s+)?([^()\[\]{}]*?)\s*\)")
_CUT_OFF = re.compile(r"[(\[{].*", re.DOTALL)
_SPACE = re.compile(r"\s*\.\s*")
_CHOICE = re.compile(r"\s+(?:or|and|if|else)\s+|\s*\|\s*")
_WRAPPERS = frozenset(
    [
        "Optional",
        "Annotated",
        "Union",
        "None",
        "Final",
        "ClassVar",
        "Required",
        "NotRequired",
        "Type",
        "type",
    ]
)
_LONGEST = 2000
"""Characters of an expression beyond which nothing is followed."""


@lru_cache(maxsize=20_000)
def path(text: str) -> str | None:
    """Return the names that an expression goes through: `a.b` for `a(1).b[0]`; None for others."""
    if _PATH.fullmatch(text):
        return text
    found = choices(text)
    return found[0] if len(found) == 1 else None


def choices(text: str) -> list[str]:
    """Return the paths that the value of an expression may come from: `a or b()` has two.

    So has `a | b()`: what a pipe makes is used like what it starts with.
    """
    if len(text) > _LONGEST:
        return []
    bare = _SPACE.sub(".", _without_arguments(text))
    parts = (part.strip().removeprefix("await ").strip() for part in _CHOICE.split(bare))
    return [part for part in parts if _PATH.fullmatch(part)]


def _without_arguments(text: str) -> str:
    """Return an expression without what is in its calls, subscripts and displays."""
    text = _COMMENT.sub("", _STRING.sub("", text)).replace("\\\n", " ")
    for _ in range(50):
        shorter = _CALLED.sub("", text)
        if shorter == text:
            shorter = _GROUP.sub(r"\1", text)
        if shorter == text:
            break
        text = shorter
    return _CUT_OFF.sub("", text).strip()


def annotated(text: str) -> str | None:
    """Return the path of the class that an annotation names; None for containers and the like.

    `X`, `"X"`, `X | None`, `Optional[X]`, `Annotated[X, ...]` and `Union[X, None]` name `X`.
    """
    text = text.strip().strip("\"'").strip()
    while True:
        head, opening, rest = text.partition("[")
        if opening and head.strip().rpartition(".")[2] in _WRAPPERS:
            text = rest.strip().strip("\"'")
            continue
        for part in re.split(r"[|,\]]", head):
            name = part.strip().strip("\"'")
            if name.rpartition(".")[2] not in _WRAPPERS and _PATH.fullmatch(name):
                return name
        return None
