"""Python projects: where they begin, what they declare, how they are started with an SDK."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from telemetry_inject.languages.base import Style
from telemetry_inject.languages.folders import above
from telemetry_inject.languages.python.project import bootstrap, declared, formatting, manifests
from telemetry_inject.languages.python.project.requirements import normal
from telemetry_inject.languages.python.project.versions import too_old

FLOORS = {
    "opentelemetry-api": "1.38",
    "opentelemetry-sdk": "1.38",
    "opentelemetry-exporter-otlp-proto-http": "1.38",
}
"""The oldest versions under which every idiom behaves. Seen by running them: up to 1.23 a decorated
`async def` is no coroutine function and its span ends at once; up to 1.36 a log record made with
the API alone cannot be exported; up to 1.37 `Logger.emit` takes no keywords."""

OLDEST = {"opentelemetry-api": "1.24"}
"""The oldest versions that change no behaviour, as said above; a project that holds an older one
gets nothing. Between these and `FLOORS`, log records may not arrive."""

_API = "opentelemetry-api"


class PythonPackaging:
    """`base.Packaging` for pip, uv, poetry, hatch, pdm, flit, pipenv and conda projects."""

    def root(self, path: Path) -> Path | None:
        """Return the folder of the nearest manifest above a file, or None for a lone file."""
        for folder in above(path):
            if any((folder / name).is_file() for name in declared.MANIFESTS):
                return folder
        return None

    def missing(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return those of `packages` that no manifest of the project declares.

        Every `opentelemetry-…` distribution brings the API with it.
        """
        there = {each.name for each in declared.required(root)}
        if any(name.startswith("opentelemetry-") for name in there):
            there |= {_API}
        return tuple(package for package in packages if normal(package) not in there)

    def outdated(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return a phrase for each of `packages` that the project holds at a version too old."""
        return tuple(
            f"{each.name}{each.versions}, and the inserted code needs {floor} or later"
            for each in sorted(declared.required(root), key=lambda each: each.name)
            if each.name in map(normal, packages)
            and (floor := OLDEST.get(each.name)) is not None
            and too_old(each.versions, floor)
        )

    def add(self, root: Path, packages: Sequence[str]) -> tuple[Path, bytes]:
        """Return the manifest that the project really uses, and its bytes with `packages` added.

        Raises `ValueError` with one sentence where it cannot be edited with certainty.
        """
        wanted = {name: FLOORS.get(name, "0") for name in self.missing(root, packages)}
        return manifests.add(root, wanted)

    def bootstrap(self, root: Path) -> tuple[Path, bytes, str]:
        """Return a new module that starts an SDK, its content, and a sentence on how to call it."""
        return bootstrap.module(root)

    def style(self, path: Path) -> Style:
        """Return the layout that the project's formatter settings ask for."""
        return _style(formatting.width(path))


@lru_cache(maxsize=8)
def _style(width: int) -> Style:
    return Style(width=width)
