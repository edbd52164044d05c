"""What import statements bind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

_FROM = re.compile(r"from\s*(\.*\s*[\w.]*)\s*import\b\s*(.*)", re.DOTALL)
_IMPORT = re.compile(r"import\b\s*(.*)", re.DOTALL)
_CLAUSE = re.compile(r"([\w.]+)(?:\s+as\s+(\w+))?")
_NOISE = re.compile(r"#[^\n]*|\\\r?\n|[()]")


@lru_cache(maxsize=4)
def bindings(statements: tuple[str, ...]) -> Mapping[str, str]:
    """Return the dotted thing that each imported name stands for, given import statements.

    `import a.b` binds `a` to `a`, `import a.b as c` binds `c` to `a.b`, `from .x import y as z`
    binds `z` to `.x.y`. Star imports bind nothing here.
    """
    bound: dict[str, str] = {}
    for statement in statements:
        bound.update(_bound(statement))
    return bound


def _bound(statement: str) -> Iterator[tuple[str, str]]:
    text = _NOISE.sub(" ", statement)
    if found := _FROM.match(text):
        package = "".join(found[1].split())
        joint = "" if package.endswith(".") else "."
        for name, alias in _CLAUSE.findall(found[2]):
            yield alias or name, f"{package}{joint}{name}"
    elif found := _IMPORT.match(text):
        for name, alias in _CLAUSE.findall(found[1]):
            root = name.partition(".")[0]
            yield (alias, name) if alias else (root, root)
