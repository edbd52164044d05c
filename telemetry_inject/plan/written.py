"""Callees and decorators as they are written, brought to the form of dotted names."""

from __future__ import annotations

import re
from functools import lru_cache

PATH = re.compile(r"[\w$#@]+(?:\.[\w$#@]+)*")
STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`")
PASSED = re.compile(r"(?<=[\w$)\]])\s*(?:\?\.)?\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|[?!](?=\.)")
GROUP = re.compile(r"\((?:await\s+|new\s+)?([^()]*)\)")
SELECTED = re.compile(r"^(?:\$|jQuery)(?=\()")
"""What jQuery finds is not jQuery: `$(…).get` is another thing than `$.get`."""
END = re.compile(r"(?:\.[\w$#]+)+$")
LONGEST = 1000


@lru_cache(maxsize=20_000)
def plainly(text: str) -> str:
    """Return the names that a written callee goes through, `_` where it starts with none.

    `db('users')?.where` is `db.where`, `(await pool.connect()).query` is `pool.connect.query`,
    `(folder / name).write_text` is `_.write_text`.
    """
    if PATH.fullmatch(text):
        return text
    if len(text) <= LONGEST:
        text = _bare(text)
        if PATH.fullmatch(text):
            return text
    end = END.search(text)
    return f"_{end[0]}" if end else "_"


def _bare(text: str) -> str:
    """Return a callee without what is passed on its way."""
    text = SELECTED.sub("_", STRING.sub("", text))
    while True:
        shorter = PASSED.sub("", text)
        if shorter == text:
            shorter = GROUP.sub(_named, text)
        if shorter == text:
            return re.sub(r"\s+", "", text.removeprefix("await ").removeprefix("new "))
        text = shorter


def _named(found: re.Match[str]) -> str:
    inner = found[1].strip()
    return inner if PATH.fullmatch(inner) else "_"
