"""Which manifest a project has, and what it says that matters to inserted code."""

from __future__ import annotations

import re
from pathlib import Path

from telemetry_inject.languages.folders import above, text

POM = "pom.xml"
GRADLE = ("build.gradle.kts", "build.gradle")
MANIFESTS = (POM, *GRADLE)
_ERRORS = re.compile(r"-Werror\b|failOnWarning>\s*true|allWarningsAsErrors\s*=?\s*true")
_LINT = re.compile(r"-Xlint(?::(?P<which>[\w,-]+))?(?![\w:])")


def manifest(folder: Path) -> Path | None:
    """Return the manifest of a folder, None where it has none."""
    return next((folder / name for name in MANIFESTS if (folder / name).is_file()), None)


def root(path: Path) -> Path | None:
    """Return the folder of the nearest manifest above a file, or None for a lone file."""
    return next((folder for folder in above(path) if manifest(folder) is not None), None)


def chain(path: Path) -> list[Path]:
    """Return the manifests of a file's project and of the projects around it, nearest first."""
    found = (manifest(folder) for folder in above(path))
    return [each for each in found if each is not None]


def forbids_unused_resources(path: Path) -> bool:
    """Return whether the build takes the compiler's warning `try` for an error."""
    content = "\n".join(text(each) for each in chain(path))
    return bool(_ERRORS.search(content)) and any(
        _warns(found["which"]) for found in _LINT.finditer(content)
    )


def _warns(which: str | None) -> bool:
    """Return whether `-Xlint:WHICH` includes the warning."""
    if which is None:
        return True
    words = which.split(",")
    return "-try" not in words and ("all" in words or "try" in words)
