"""The dotted name under which a file is imported."""

from __future__ import annotations

from pathlib import Path


def module(path: Path, root: Path) -> str:
    """Return the dotted name of the file at `path`: `shop.payments`, or `shop` for its `__init__`.

    Folders count as packages as long as they hold an `__init__.py`, also above `root`. A folder
    without one, below `src` or below the project's root, may still be a namespace package, but
    nothing says so: the name starts below it.
    """
    path = path.resolve()
    parts = [] if path.stem == "__init__" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder.name.isidentifier():
        parts.insert(0, folder.name)
        if folder.parent == folder:
            break
        folder = folder.parent
    return ".".join(parts) or path.parent.name or path.stem
