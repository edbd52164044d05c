"""Names of code, split into the words that people would say."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def split_words(name: str) -> list[str]:
    """Return the lower-case ASCII words of a `snake_case`, `camelCase` or `PascalCase` name.

    Accents are dropped, as in `cafe` for `café`; letters that have no ASCII form are too.
    """
    return [*_words(name)]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    if not name.isascii():
        plain = normalize("NFKD", name.replace("ß", "ss"))
        name = plain.encode("ascii", "ignore").decode()
    return tuple([each.lower() for each in WORD.findall(name)])
