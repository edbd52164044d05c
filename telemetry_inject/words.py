"""Names of code, split into the words that people would say."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")

_BETWEEN = re.compile(r"\.|/|::")


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


OWNED = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com"})
"""Hosts whose paths go on with an owner."""
REVERSED = re.compile(r"(?:com|org|net|io|edu|gov|de|fr|ch|uk)\.(?:\w+\.(?=\w+(?:\.|$)))?(?=\w)")
"""What packages start with that are named after their owner's domain, and the owner."""
RELEASE = re.compile(r"/v\d+(?=/|$)")


def without_host(module: str) -> str:
    """Return the name of a module without the host and the owner that its path starts with.

    `github.com/acme/shop/store` and `example.com/shop/store` are `shop/store`; a release, as in
    `example.com/shop/v2`, is left out too. So is the owner's domain where it stands reversed:
    `com.acme.shop.cart` is `shop.cart`.
    """
    if found := REVERSED.match(module):
        return module[found.end() :]
    host, slash, rest = module.partition("/")
    if "." not in host or not slash or not rest:
        return module
    owner, _, below = rest.partition("/")
    path = below if host in OWNED and below and owner else rest
    return RELEASE.sub("", path)


def module_parts(module: str) -> list[str]:
    """Return the parts of a module's name, as any language writes it: `a.b`, `a/b`, `a::b`."""
    return _BETWEEN.split(module)
