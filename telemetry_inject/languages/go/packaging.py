"""Go modules: where they begin, what they require, how they are started with an SDK."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from telemetry_inject.languages.base import Style
from telemetry_inject.languages.folders import above, text
from telemetry_inject.languages.go.project import gomod, manifest

_RELEASES = (
    ((1, 26), "v1.47.0"),
    ((1, 25), "v1.46.0"),
    ((1, 24), "v1.40.0"),
    ((1, 23), "v1.38.0"),
    ((1, 22), "v1.35.0"),
    ((1, 21), "v1.28.0"),
    ((1, 20), "v1.24.0"),
    ((1, 19), "v1.16.0"),
    ((1, 18), "v1.14.0"),
    ((1, 17), "v1.10.0"),
    ((1, 16), "v1.7.0"),
    ((1, 15), "v1.0.0"),
)
_UNSAID = (1, 16)
"""What Go takes where `go.mod` names no version."""
"""The newest release of the API for each version of Go that a `go.mod` may ask for: adding it does
not raise the version of the language. The API of metrics came to rest in v1.16.0, that of logs in v1.47.0."""
_LOG = "go.opentelemetry.io/otel/log"
_METRIC = "go.opentelemetry.io/otel/metric"
_FLOORS = {_LOG: "v1.47.0"}


class GoPackaging:
    """`base.Packaging` for Go modules."""

    def root(self, path: Path) -> Path | None:
        """Return the folder of the nearest `go.mod` above a file, or None for a lone file."""
        return next((each for each in above(path) if (each / "go.mod").is_file()), None)

    def missing(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return those of `packages` that `go.mod` does not require, directly or not."""
        there = gomod.required(root)
        return tuple(package for package in packages if package not in there)

    def outdated(self, root: Path, packages: Sequence[str]) -> tuple[str, ...]:
        """Return a phrase for each of `packages` that is required at a version before 1.0."""
        return tuple(
            f"{name} {version}, and the inserted code needs {_FLOORS.get(name, 'v1.0.0')} or later"
            for name, version in sorted(gomod.required(root).items())
            if name in packages and version.startswith("v0.")
        )

    def add(self, root: Path, packages: Sequence[str]) -> tuple[Path, bytes]:
        """Return `go.mod`, and its bytes with `packages` required; `go mod tidy` does the rest.

        Raises `ValueError` with one sentence where it cannot be edited with certainty.
        """
        path = root / "go.mod"
        version = gomod.go_version(root) or _UNSAID
        if (root / "vendor" / "modules.txt").is_file():
            raise ValueError("its dependencies are vendored: run `go get` and `go mod vendor`")
        release = next((text for least, text in _RELEASES if version >= least), None)
        if release is None:
            raise ValueError("go.mod asks for a Go older than 1.15, which the API needs")
        if _LOG in packages and release != _RELEASES[0][1]:
            raise ValueError("the API of logs needs Go 1.26, and go.mod asks for an older one")
        if _METRIC in packages and version < (1, 19):
            raise ValueError("the API of metrics needs Go 1.19, and go.mod asks for an older one")
        held = gomod.required(root).get("go.opentelemetry.io/otel")
        wanted = {
            name: release if name == _LOG else held or release
            for name in self.missing(root, packages)
        }
        try:
            content = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"go.mod cannot be read: {error}") from None
        return path, manifest.add(content, wanted).encode()

    def bootstrap(self, root: Path) -> tuple[Path, bytes, str]:
        """Return a new file that starts an SDK, its content, and a sentence on how to call it."""
        package = "main"
        for path in sorted(root.glob("*.go")):
            found = gomod.PACKAGE.search(text(path))
            if found and not path.name.endswith("_test.go"):
                package = found[1]
                break
        folder = root if package == "main" else root / "internal" / "telemetry"
        name = "main" if package == "main" else "telemetry"
        template = files("telemetry_inject.languages.go") / "templates" / "otel_setup.go.txt"
        content = template.read_text("utf-8").replace("package main", f"package {name}")
        call = "startTelemetry()"
        if name != "main":
            content = content.replace("startTelemetry", "Start")
            call = "telemetry.Start()"
        sentence = (
            f"Make `defer {call}()` the first line of main, run `go mod tidy`, then start the program"
            " with OTEL_SERVICE_NAME=my-service and"
            " OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"
            " (without an OTEL_* variable that asks for it, nothing is exported)."
        )
        return folder / "otel_setup.go", content.encode(), sentence

    def style(self, path: Path) -> Style:
        """Return the default: gofmt asks for no width."""
        del path
        return _STYLE


_STYLE = Style()
