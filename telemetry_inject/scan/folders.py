"""Folders and names that never hold code of one's own."""

from __future__ import annotations

import os
import re

_VENDORED = frozenset(
    [
        *("node_modules", "bower_components", "jspm_packages", "vendor", "vendored", "third_party"),
        *("site-packages", "dist-packages", "__pypackages__", ".yarn", ".pnpm-store", "_vendor"),
    ]
)
_BUILT = frozenset(
    ["dist", "build", ".next", ".nuxt", ".output", ".svelte-kit", ".eggs", "htmlcov", "coverage"]
)
_INTERNAL = frozenset(
    [
        *(
            ".git",
            ".hg",
            ".svn",
            ".jj",
            "__pycache__",
            ".tox",
            ".nox",
            ".cache",
            ".idea",
            ".vscode",
        ),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".turbo", ".parcel-cache"),
    ]
)
_MINIFIED = re.compile(
    r"[.-](?:min|bundle|prod|production)\.[cm]?js$|^\.pnp\.[cm]?js$", re.IGNORECASE
)


def folder_objection(path: str, name: str) -> str | None:
    """Return why a folder is not entered; None where it is."""
    if name in _VENDORED:
        return f"vendored: {name} holds the code of others"
    if name in _BUILT or name.endswith(".egg-info"):
        return f"built: {name} holds what a program made"
    if name in _INTERNAL:
        return f"internal: {name} belongs to a tool"
    if _environment(path, name):
        return "a virtual environment"
    return None


def _environment(path: str, name: str) -> bool:
    if name in {".venv", "venv", "virtualenv"}:
        return True
    return "env" in name.lower() and os.path.exists(os.path.join(path, "pyvenv.cfg"))  # noqa: PTH110, PTH118


def name_objection(name: str) -> str | None:
    """Return why a file is left out for its name alone; None where it is not."""
    return "minified or bundled, by its name" if _MINIFIED.search(name) else None
