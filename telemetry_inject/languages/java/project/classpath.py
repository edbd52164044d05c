"""The jars that a project compiles with, as far as they lie on this machine. Nothing is fetched."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from telemetry_inject.languages.folders import above
from telemetry_inject.languages.java.project.manifests import POM, manifest
from telemetry_inject.languages.java.project.pom import Artifact, dependencies

_FOLDERS = ("target/classes", "build/classes/java/main", "target/dependency", "lib", "libs")
_VERSION = re.compile(r"\d+")
_API = ("opentelemetry-api", "opentelemetry-context", "opentelemetry-common")
OLDEST = (1, 57)
"""The first release of the API with `GlobalOpenTelemetry.getOrNoop()`."""


@lru_cache(maxsize=64)
def classpath(folder: Path) -> tuple[Path, ...]:
    """Return the jars and folders of classes that a source folder is compiled with."""
    return tuple(dict.fromkeys(_classpath(folder)))


def _classpath(folder: Path) -> Iterator[Path]:
    for each in above(folder):
        found = manifest(each)
        for name in _FOLDERS:
            place = each / name
            if place.is_dir():
                yield from [place] if "classes" in name else sorted(place.glob("*.jar"))
        if found is not None and found.name == POM:
            for artifact in dependencies(each):
                jar = _jar(artifact)
                if jar is not None:
                    yield jar
        if found is not None:
            return


def repository() -> Path:
    """Return where Maven keeps what it has fetched."""
    return Path(os.environ.get("MAVEN_REPO_LOCAL", "~/.m2/repository")).expanduser()


def _jar(artifact: Artifact) -> Path | None:
    folder = repository() / artifact.group.replace(".", "/") / artifact.name / artifact.version
    path = folder / f"{artifact.name}-{artifact.version}.jar"
    return path if artifact.version and path.is_file() else None


@cache
def api() -> tuple[Path, ...]:
    """Return the newest jars of the API on this machine, none where they are missing or too old."""
    folder = repository() / "io" / "opentelemetry"
    versions = sorted(
        (version(each.name), each.name)
        for each in (folder / _API[0]).glob("*")
        if (each / f"{_API[0]}-{each.name}.jar").is_file() and version(each.name) >= OLDEST
    )
    for _, name in reversed(versions):
        jars = [folder / each / name / f"{each}-{name}.jar" for each in _API]
        if all(each.is_file() for each in jars[:2]):
            return tuple(each for each in jars if each.is_file())
    return ()


def version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version."""
    return tuple(int(each) for each in _VERSION.findall(text)[:3])
