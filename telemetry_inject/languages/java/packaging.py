"""Maven and Gradle projects: where they begin, what they declare, how they are started with an SDK."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from telemetry_inject.languages.base import Style
from telemetry_inject.languages.folders import editorconfig_width, text
from telemetry_inject.languages.java.project import gradle, manifests, pom
from telemetry_inject.languages.java.project.classpath import OLDEST, version
from telemetry_inject.languages.java.project.manifests import POM
from telemetry_inject.languages.java.project.pom import Artifact
from telemetry_inject.languages.java.resolve.imports import PACKAGE

VERSION = "1.67.0"
"""The version of the API that `--add-deps` writes: the one that the test suite compiles with."""
_BRINGING = ("opentelemetry-api", "opentelemetry-sdk", "opentelemetry-sdk-extension-autoconfigure")
"""Artifacts of `io.opentelemetry` that bring the API along."""
_BOM = "opentelemetry-bom"
_GROUP = "io.opentelemetry"
_MAIN = re.compile(r"\bstatic\s+(?:final\s+)?void\s+main\s*\(")


class JavaPackaging:
    """`base.Packaging` for Maven and Gradle."""

    def root(self, path: Path) -> Path | None:
        """Return the folder of the nearest manifest above a file, or None for a lone file."""
        return manifests.root(path)

    def missing(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return those of `packages` that the project does not declare for its own code."""
        return tuple(each for each in packages if not _declared(root, each))

    def outdated(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return a phrase for each of `packages` at a version without what inserted code calls."""
        found = []
        needed = ".".join(map(str, OLDEST))
        for each in packages:
            there, boot = _version(root, each), pom.spring_boot(root)
            if there and version(there) < OLDEST:
                found.append(f"{each} {there}, and the inserted code needs {needed} or later")
            elif not there and boot and _declared(root, each):
                found.append(
                    f"{each} at the version of Spring Boot {boot}, and the inserted code needs"
                    f" {needed} or later: set the property opentelemetry.version"
                )
        return tuple(found)

    def add(self, root: Path, packages: Sequence[str]) -> tuple[Path, bytes]:
        """Return the build file, and its bytes with `packages` among the dependencies.

        Raises `ValueError` with one sentence where it cannot be edited with certainty.
        """
        path = manifests.manifest(root)
        if path is None:
            raise ValueError("there is neither a pom.xml nor a build.gradle")
        try:
            if path.name == POM and (boot := pom.spring_boot(root)):
                raise ValueError(
                    f"Spring Boot {boot} decides on the version of OpenTelemetry; set the property"
                    f" opentelemetry.version to {VERSION}"
                )
            content = path.read_bytes()
            for each in self.missing(root, packages):
                group, _, name = each.partition(":")
                if path.name == POM:
                    given = "" if _BOM in pom.boms(root) else VERSION
                    content = pom.added(content, Artifact(group, name, given))
                else:
                    notation = f"{each}:{VERSION}"
                    kotlin = path.name.endswith(".kts")
                    content = gradle.added(content.decode(), notation, kotlin=kotlin).encode()
        except (OSError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}; add {', '.join(packages)} by hand") from None
        return path, content

    def bootstrap(self, root: Path) -> tuple[Path, bytes, str]:
        """Return a new class that starts an SDK, its content, and a sentence on how to call it."""
        folder, package = _home(root)
        template = (
            files("telemetry_inject.languages.java") / "templates" / "TelemetrySetup.java.txt"
        )
        content = template.read_text("utf-8")
        if package:
            content = f"package {package};\n\n{content}"
        sentence = (
            "Make `TelemetrySetup.start();` the first line of main, and add"
            f" io.opentelemetry:opentelemetry-sdk-extension-autoconfigure:{VERSION} and"
            f" io.opentelemetry:opentelemetry-exporter-otlp:{VERSION} to the dependencies. Run it with"
            " OTEL_SERVICE_NAME=my-service and OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"
            " (without an OTEL_* variable that asks for it, nothing is exported)."
        )
        return folder / "TelemetrySetup.java", content.encode(), sentence

    def style(self, path: Path) -> Style:
        """Return the width that `.editorconfig` asks for; 100 where it says nothing."""
        return _style(editorconfig_width(path) or 100)


@lru_cache(maxsize=8)
def _style(width: int) -> Style:
    return Style(width=width)


def _declared(root: Path, package: str) -> bool:
    path = manifests.manifest(root)
    if path is None:
        return False
    group, _, name = package.partition(":")
    names = _BRINGING if (group, name) == (_GROUP, _BRINGING[0]) else (name,)
    if path.name == POM:
        return any(each.group == group and each.name in names for each in pom.dependencies(root))
    return any(gradle.declares(path, f"{group}:{each}") for each in names)


def _version(root: Path, package: str) -> str:
    """Return the version at which a package is declared, empty where that is not to be seen."""
    path = manifests.manifest(root)
    if path is None:
        return ""
    group, _, name = package.partition(":")
    if path.name != POM:
        return gradle.version(path, package)
    found = {each.name: each.version for each in pom.dependencies(root) if each.group == group}
    return found.get(name) or (pom.boms(root).get(_BOM, "") if name in found else "")


def _home(root: Path) -> tuple[Path, str]:
    """Return the folder and the package that the program starts in, or the outermost ones."""
    sources = root / "src" / "main" / "java"
    start = sources if sources.is_dir() else root
    paths = sorted(start.rglob("*.java"), key=lambda each: (len(each.parts), each))
    for path in [each for each in paths if _MAIN.search(text(each))] + paths:
        found = PACKAGE.search(text(path).encode())
        return path.parent, found[1].decode() if found else ""
    return start, ""
