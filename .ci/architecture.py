"""Fail where code outside `languages/` compares something with the name of a language.

A new language is a new folder under `languages/`; nothing else may ask which one it is.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "telemetry_inject"
NAMES = {
    path.name for path in (PACKAGE / "languages").iterdir() if (path / "__init__.py").is_file()
}


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


def main() -> int:
    """Print each offence; return 1 where there is one."""
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line}: compares with {name!r}; ask the language"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "languages" not in path.relative_to(PACKAGE).parts
        for line, name in compared(ast.parse(path.read_text("utf-8")))
    ]
    print("\n".join(found) or f"No code outside languages/ asks for {', '.join(sorted(NAMES))}.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
