"""Passing a context to the functions of a project that have none, package by package."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence, Set

from telemetry_inject.languages.base import Parsed, Passed, Reach
from telemetry_inject.languages.go.inject.aliases import MODULES
from telemetry_inject.languages.go.inject.ways import opening
from telemetry_inject.languages.go.thread.candidates import candidates, linked_names, threaded
from telemetry_inject.languages.go.thread.edits import edits
from telemetry_inject.languages.go.thread.package import Definition, Package, label, packages
from telemetry_inject.languages.go.thread.sources import source
from telemetry_inject.languages.go.toolchain import compiled, laid_out
from telemetry_inject.model import SourceFile


class GoThreading:
    """`base.Threading` for Go."""

    needs: tuple[str, ...] = (MODULES["_otel"], MODULES["_otelTrace"])

    def passed(
        self, files: Sequence[Parsed], wanted: Set[str], reach: Reach, barred: Set[str]
    ) -> Mapping[str, Sequence[Passed]]:
        """Return the parameters, arguments and first lines that pass a context on, by file."""
        linked = linked_names(each.source.data for each in files)
        found: dict[str, Sequence[Passed]] = {}
        for package in packages(files):
            found |= _package(package, wanted, reach, barred, linked)
        return found

    def objections(self, texts: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, Set[int]]:
        """Return the lines that `go vet` objects to, and those that gofmt would lay out anew."""
        if shutil.which("go") is None or shutil.which("gofmt") is None:
            raise ValueError("Go is not installed")
        said = compiled(texts)
        if said.without:
            raise ValueError(f"go vet cannot compile {said.without[0]} (try `go mod tidy`)")
        found = {name: {line for line, _ in lines} for name, lines in said.complaints.items()}
        for source_, data in texts:
            lines = laid_out(data)
            if lines is None or (lines and not laid_out(source_.data)):
                found.setdefault(source_.name, set()).update(lines or ())
        return found


def _package(
    package: Package, wanted: Set[str], reach: Reach, barred: Set[str], linked: Set[str]
) -> Mapping[str, Sequence[Passed]]:
    able = {key for key in candidates(package, linked) if label(package, key) not in barred}

    def is_wanted(definition: Definition) -> bool:
        body = definition.node.child_by_field_name("body")
        place = opening(definition.file.source.data, body) if body is not None else ""
        return definition.function.id in wanted and not isinstance(place, str)

    chosen = threaded(package, able, is_wanted, lambda site: source(site, frozenset(), reach).found)
    return {
        name: [
            Passed(each.insertion, frozenset(label(package, key) for key in each.keys))
            for each in listed
        ]
        for name, listed in edits(package, chosen, reach).items()
    }
