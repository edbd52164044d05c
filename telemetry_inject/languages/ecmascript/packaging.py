"""Node projects: where they begin, what they declare, how they are started with an SDK."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fnmatch import fnmatch
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from telemetry_inject.languages.base import Style
from telemetry_inject.languages.ecmascript.project import formatting, jsontext
from telemetry_inject.languages.ecmascript.project.ranges import below
from telemetry_inject.languages.folders import above, text

RANGES = {
    "@opentelemetry/api": "^1.3.0",
    "@opentelemetry/api-logs": ">=0.200.0 <1",
    "@opentelemetry/sdk-node": ">=0.200.0 <1",
}
"""Ranges whose oldest version was run with every idiom. The metrics API came with 1.3; a caret on a
0.x version would pin one release of a package whose API has been the same since 0.200."""

OLDEST = {"@opentelemetry/api": "1.3.0"}
"""Below it there is no metrics API, so that a file with a counter would not load."""

_REAL = {"name", "version", "private", "dependencies", "devDependencies", "scripts", "workspaces"}


class NodePackaging:
    """`base.Packaging` for npm, pnpm and yarn projects."""

    def root(self, path: Path) -> Path | None:
        """Return the folder of the nearest `package.json` above a file, or None for a lone file.

        One that only says `{"type": "module"}` belongs to the project around it.
        """
        for folder in above(path):
            if _REAL & _package(folder).keys():
                return folder
        return None

    def missing(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return those of `packages` that neither the package nor its workspace declares.

        `devDependencies` do not count, nor do peers that are optional.
        """
        there = _declared(_package(root)) | _declared(_workspace(root))
        return tuple(package for package in packages if package not in there)

    def outdated(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return a phrase for each of `packages` that a range holds below the oldest that works.

        The range is that of `package.json`; `*`, tags and addresses say nothing of a version.
        """
        declared = _table(_package(root), "dependencies")
        return tuple(
            f"{name} {declared[name]}, and the inserted code needs {oldest} or later"
            for name, oldest in sorted(OLDEST.items())
            if name in packages and below(str(declared.get(name, "")), oldest)
        )

    def add(self, root: Path, packages: Sequence[str]) -> tuple[Path, bytes]:
        """Return `package.json`, and its bytes with `packages` among the `dependencies`.

        Raises `ValueError` with one sentence where it cannot be edited with certainty.
        """
        path = root / "package.json"
        wanted = {name: RANGES.get(name, "*") for name in self.missing(root, packages)}
        try:
            content = path.read_bytes().decode("utf-8")
            for name, versions in sorted(wanted.items()):
                content = jsontext.add(content, "dependencies", name, versions, "devDependencies")
        except (OSError, ValueError) as error:
            raise ValueError(
                f"{path.name}: {error}; add {', '.join(sorted(wanted))} by hand"
            ) from None
        return path, content.encode("utf-8")

    def bootstrap(self, root: Path) -> tuple[Path, bytes, str]:
        """Return a new module that starts an SDK, its content, and a sentence on how to call it."""
        name = "otel-setup.mjs" if _package(root).get("type") == "module" else "otel-setup.cjs"
        path = root / name
        template = files("telemetry_inject.languages.ecmascript") / "templates" / name
        flag = "--import" if name.endswith(".mjs") else "--require"
        sentence = (
            f"Start the program with `node {flag} ./{name} …`; install"
            " @opentelemetry/sdk-node beside the API; then run it with"
            " OTEL_SERVICE_NAME=my-service and OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"
            " (without an OTEL_* variable that asks for it, nothing is exported)."
        )
        return path, template.read_bytes(), sentence

    def style(self, path: Path) -> Style:
        """Return the layout that the project's prettier settings ask for."""
        return _style(formatting.width(path))


@lru_cache(maxsize=8)
def _style(width: int) -> Style:
    return Style(width=width)


def _package(folder: Path) -> dict[str, Any]:
    """Return the parsed `package.json` of a folder, empty where there is none that parses."""
    try:
        document = json.loads(text(f"{folder}/package.json") or "{}")
    except json.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}


def _declared(package: dict[str, Any]) -> set[str]:
    meta = _table(package, "peerDependenciesMeta")
    optional = {
        name for name, each in meta.items() if isinstance(each, dict) and each.get("optional")
    }
    peers = _table(package, "peerDependencies").keys() - optional
    return set(_table(package, "dependencies")) | peers


def _table(package: dict[str, Any], key: str) -> dict[str, Any]:
    table = package.get(key)
    return table if isinstance(table, dict) else {}


def _workspace(root: Path) -> dict[str, Any]:
    """Return the `package.json` of the workspace that `root` is a member of, empty without one."""
    for folder in above(root.parent):
        package = _package(folder)
        globs = package.get("workspaces")
        if isinstance(globs, dict):
            globs = globs.get("packages")
        place = root.absolute().relative_to(folder).as_posix()
        if isinstance(globs, list) and any(
            fnmatch(place, str(glob).removeprefix("./").rstrip("/")) for glob in globs
        ):
            return package
    return {}
