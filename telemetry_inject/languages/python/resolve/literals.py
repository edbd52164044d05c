"""The first string that a call is given."""

from __future__ import annotations

import ast
import re

_FIRST = re.compile(
    r"\(\s*(?:(?:path|rule|name|route|url|pattern|topic|queue)\s*=\s*)?"
    r"([rRuU]?(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'))\s*[,)]"
)
_NAMED = re.compile(
    r"\b(?:path|rule|name|route|url|pattern|topic|queue)\s*=\s*"
    r"([rRuU]?(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'))\s*[,)]"
)


def first_literal(call: str) -> str | None:
    """Return the first argument of a call where it is a plain string, or a `path=`, `name=`, ...

    `call` is source text that starts with the callee.
    """
    found = _FIRST.search(call) or _NAMED.search(call)
    if not found:
        return None
    try:
        value = ast.literal_eval(found[1])
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, str) else None
