"""`Cargo.toml`: what a package is called, and what it depends on."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from telemetry_inject.languages.folders import above, text

MANIFEST = "Cargo.toml"


def manifest(folder: Path) -> dict[str, Any]:
    """Return the parsed `Cargo.toml` of a folder, empty where there is none that parses."""
    return _parsed(text(f"{folder}/{MANIFEST}"))


@lru_cache(maxsize=64)
def _parsed(content: str) -> dict[str, Any]:
    """Return a parsed manifest, which nobody may change: it is kept."""
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        return {}


def table(document: Any, *path: str) -> dict[str, Any]:
    """Return a table inside a document, empty where there is none."""
    for word in path:
        document = document.get(word) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}


def root(path: Path) -> Path | None:
    """Return the folder of the nearest package above a file, or None for a lone file."""
    for folder in above(path):
        if "package" in manifest(folder):
            return folder
    return None


def name(root: Path) -> str:
    """Return the name of the package's crate, empty where it has none."""
    document = manifest(root)
    given = table(document, "lib").get("name") or table(document, "package").get("name")
    return given.replace("-", "_") if isinstance(given, str) else ""


def module(path: Path, root: Path) -> str:
    """Return the path of a file's module: `shop::cart` for `src/cart.rs` or `src/cart/mod.rs`.

    Programs in `src/bin` and `examples` are crates of their own.
    """
    try:
        parts = list(path.relative_to(root).with_suffix("").parts)
    except ValueError:
        parts = [path.stem]
    crate = name(root)
    if parts[:2] == ["src", "bin"] or parts[:1] in (["examples"], ["tests"], ["benches"]):
        parts = parts[2 if parts[0] == "src" else 1 :]
        crate = ""
    elif parts[:1] == ["src"]:
        parts = parts[1:]
        if parts in (["lib"], ["main"]):
            parts = []
    if parts and parts[-1] in ("mod", "main") and len(parts) > 1:
        parts = parts[:-1]
    return "::".join(each for each in [crate, *parts] if each)


def edition(root: Path) -> str:
    """Return the edition of a package; that of its workspace where it says so."""
    given = table(manifest(root), "package").get("edition", "2015")
    if isinstance(given, dict):
        workspace = workspace_of(root)
        given = table(workspace, "workspace", "package").get("edition", "2021")
    return str(given)


def workspace_of(root: Path) -> dict[str, Any]:
    """Return the manifest of the workspace around a package, empty where there is none."""
    for folder in above(root):
        document = manifest(folder)
        if "workspace" in document:
            return document
    return {}


def dependencies(root: Path) -> dict[str, str]:
    """Return what a package depends on in every build, with the versions that it asks for.

    Optional dependencies and those of one platform, of tests and of build scripts do not count.
    """
    shared = table(workspace_of(root), "workspace", "dependencies")
    found: dict[str, str] = {}
    for key, value in table(manifest(root), "dependencies").items():
        given = value
        if isinstance(value, dict):
            if value.get("optional"):
                continue
            if value.get("workspace"):
                given = shared.get(key, "")
        version = given.get("version", "") if isinstance(given, dict) else given
        package = value.get("package", key) if isinstance(value, dict) else key
        if package == key:
            found[key] = version if isinstance(version, str) else ""
    return found
