"""Where a project in C or C++ begins, and where its copy of the header is."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from telemetry_inject.languages.folders import above, text

HEADER = "telemetry_inject.h"
_MANIFESTS = frozenset(
    {"CMakeLists.txt", "meson.build", "configure.ac", "configure.in", "compile_commands.json"}
    | {"conanfile.txt", "conanfile.py", "vcpkg.json", "xmake.lua", "SConstruct", "Makefile.am"}
)
_ANYBODYS = frozenset({"Makefile", "makefile", "GNUmakefile", "configure", "BUILD", "BUILD.bazel"})
"""Manifests that other languages have as well: they count where sources lie beside them."""
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".c++", ".C")
_FOLDERS = ("", "src", "lib", "source")
_NAMES = MappingProxyType(
    {
        "CMakeLists.txt": re.compile(r"(?mi)^\s*project\s*\(\s*\"?([A-Za-z]\w*)\"?[\s)]"),
        "meson.build": re.compile(r"(?m)^\s*project\s*\(\s*'([A-Za-z]\w*)'"),
        "configure.ac": re.compile(r"(?m)^\s*AC_INIT\s*\(\s*\[?([A-Za-z]\w*)\]?\s*,"),
    }
)
"""What says the name of a project in each manifest."""
_REPOSITORY = (".git", ".hg", ".jj")


def root(path: Path) -> Path | None:
    """Return the topmost folder with a manifest in the repository of a file, None for a lone file.

    Without a repository, it is the nearest one and those with a manifest right above it.
    """
    folder = path if path.is_dir() else path.parent
    return _root(str(folder.absolute()))


@lru_cache(maxsize=4096)
def _root(folder: str) -> Path | None:
    found: Path | None = None
    for each in above(Path(folder) / "_"):
        repository = any((each / mark).exists() for mark in _REPOSITORY)
        if _has_manifest(each):
            if found is None or repository or each == found.parent or _inside_repository(each):
                found = each
        elif found is not None and not _inside_repository(each):
            return found
    return found


@lru_cache(maxsize=4096)
def _inside_repository(folder: Path) -> bool:
    return any((each / mark).exists() for each in above(folder / "_") for mark in _REPOSITORY)


@lru_cache(maxsize=4096)
def _has_manifest(folder: Path) -> bool:
    names = _names(folder)
    if names & _MANIFESTS:
        return True
    return bool(names & _ANYBODYS) and any(
        name.endswith(_SOURCES) for inner in _FOLDERS for name in _names(folder / inner)
    )


def _names(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))  # noqa: PTH208 (names are enough)
    except OSError:
        return set()


def name_of(folder: Path) -> str:
    """Return the name that a project gives itself in its manifest; empty where it has none."""
    for manifest, pattern in _NAMES.items():
        found = pattern.search(text(folder / manifest))
        if found:
            return found[1].lower()
    return ""


def header_of(folder: Path) -> Path | None:
    """Return the header that a project has already."""
    for inner in ("", "include", "src"):
        path = folder / inner / HEADER
        if path.is_file():
            return path
    return None


def include_path(path: Path) -> str:
    """Return how a file is to include the header: by its place relative to the file.

    So it is found whatever folders the build names, whether telemetry is switched on or not.
    """
    path = path.absolute()
    if (path.parent / HEADER).is_file():
        return HEADER
    folder = root(path)
    if folder is None:
        return HEADER
    header = header_of(folder) or folder / HEADER
    return Path(os.path.relpath(header, path.parent)).as_posix()
