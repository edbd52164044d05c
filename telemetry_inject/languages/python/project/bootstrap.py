"""The module that starts an SDK: where it goes, what is in it, how it is called."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_NAME = "otel_setup"
_NOT_THE_PROGRAM = {"tests", "test", "docs", "examples", "benchmarks", "scripts", "tools"}


def module(root: Path) -> tuple[Path, bytes, str]:
    """Return the path of the new module, its content, and a sentence on how to call it.

    Inside the project's package where it has exactly one, so that it is installed with it.
    """
    folder, prefix = _home(root)
    path = folder / f"{_NAME}.py"
    template = files("telemetry_inject.languages.python") / "templates" / f"{_NAME}.py"
    return path, template.read_bytes(), _sentence(prefix)


def _sentence(prefix: str) -> str:
    dotted = f"from {prefix} import {_NAME}" if prefix else f"import {_NAME}"
    return (
        f"At the start of the program, before other imports of yours, put `{dotted}` and"
        f" `{_NAME}.start()`; install opentelemetry-sdk and"
        " opentelemetry-exporter-otlp-proto-http; then run it with"
        " OTEL_SERVICE_NAME=my-service and OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"
        " (without an OTEL_* variable that asks for it, nothing is exported)."
    )


def _home(root: Path) -> tuple[Path, str]:
    """Return the folder for the module, and the package that it is then imported from."""
    base = root / "src" if (root / "src").is_dir() else root
    packages = sorted(
        path.parent
        for path in base.glob("*/__init__.py")
        if path.parent.name not in _NOT_THE_PROGRAM and path.parent.name.isidentifier()
    )
    return (packages[0], packages[0].name) if len(packages) == 1 else (base, "")
