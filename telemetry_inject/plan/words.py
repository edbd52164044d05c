"""Names of code, split into the words that people would say."""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def split_words(name: str) -> list[str]:
    """Return the lower-case words of a `snake_case`, `camelCase` or `PascalCase` name."""
    return [each.lower() for each in WORD.findall(name)]
