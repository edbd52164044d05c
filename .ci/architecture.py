"""Fail where code outside `languages/` compares something with the name of a language, and where
one language imports another.

A new language is a new folder under `languages/`; nothing else may ask which one it is. What a
family of languages shares lives in a folder without `language.toml`, which all of them may import.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "telemetry_inject"
LANGUAGES = PACKAGE / "languages"
NAMES = {path.parent.name for path in LANGUAGES.glob("*/language.toml")}


def compared(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the name for each comparison, `match` and lookup with a language's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts: list[ast.expr] = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        elif isinstance(node, ast.Subscript):
            parts = [node.slice]
        elif isinstance(node, ast.Dict):
            parts = [key for key in node.keys if key is not None]
        else:
            continue
        for part in parts:
            for leaf in ast.walk(part):
                if isinstance(leaf, ast.Constant) and leaf.value in NAMES:
                    yield leaf.lineno, str(leaf.value)


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted name of each module that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def neighbours() -> Iterator[str]:
    """Yield an offence for each import of another language, and of a language by a shared room."""
    for path in sorted(LANGUAGES.glob("*/**/*.py")):
        own = path.relative_to(LANGUAGES).parts[0]
        for line, name in imported(ast.parse(path.read_text("utf-8"))):
            parts = name.split(".")
            if parts[:2] == ["telemetry_inject", "languages"] and {*parts[2:3]} & (NAMES - {own}):
                yield f"{path.relative_to(PACKAGE.parent)}:{line}: {own} imports {name}"


def main() -> int:
    """Print each offence; return 1 where there is one."""
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line}: compares with {name!r}; ask the language"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "languages" not in path.relative_to(PACKAGE).parts
        for line, name in compared(ast.parse(path.read_text("utf-8")))
    ]
    found += neighbours()
    print("\n".join(found) or f"Nobody asks for {', '.join(sorted(NAMES))}, and none for another.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
