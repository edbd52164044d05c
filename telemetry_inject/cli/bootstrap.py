"""`telemetry-inject bootstrap`: the few lines that start an SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from telemetry_inject.cli.command import application
from telemetry_inject.config import SettingsError

EXAMPLES = """
Examples:
  telemetry-inject bootstrap                       write the file and say how to call it
  telemetry-inject bootstrap --language python .   where a project has several languages
  telemetry-inject bootstrap --stdout              show it only
"""


def bootstrap(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The project; by default, this folder.")
    ] = Path(),
    *,
    language: Annotated[
        str | None, typer.Option(metavar="NAME", help="The language of the project.")
    ] = None,
    stdout: Annotated[
        bool, typer.Option("--stdout", help="Write it to standard output and not to a file.")
    ] = False,
) -> None:
    """Write the code that starts an OpenTelemetry SDK with an OTLP exporter.

    Nothing is exported unless the standard OTEL_* variables ask for it, as in
    OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318.
    """
    from telemetry_inject.pipeline.write import create

    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder")
    try:
        path, content, advice = _starter(folder, language)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    if stdout:
        typer.echo(content, nl=False)
        typer.echo(advice, err=True)
        return
    if path.exists():
        raise SettingsError(f"{path} is there already; remove it first, or use --stdout")
    try:
        create(path, content)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}") from error
    typer.echo(f"Wrote {path}\n{advice}")


def _starter(folder: Path, language: str | None) -> tuple[Path, bytes, str]:
    """Return what starts an SDK: in the language asked for, or in that of the folder's manifest.

    Languages that share a manifest, and are started alike, are one. Raises `ValueError` where an
    SDK cannot be started there.
    """
    from telemetry_inject.languages import load

    names = _languages(folder, language)
    starters = dict.fromkeys(load(name).packaging.bootstrap(folder.absolute()) for name in names)
    if len(starters) > 1:
        raise SettingsError(
            f"{folder} has manifests of several languages;"
            f" name one with --language ({', '.join(names)})"
        )
    return next(iter(starters))


def _languages(folder: Path, given: str | None) -> list[str]:
    """Return the language asked for, or those whose manifest the folder has."""
    from telemetry_inject.languages import load, table

    names = [entry.name for entry in table()]
    if given is not None:
        if given not in names:
            raise SettingsError(f"no language {given!r}; known are {', '.join(names)}")
        return [given]
    inside = folder.absolute() / "_"
    found = [name for name in names if load(name).packaging.root(inside) is not None]
    if not found:
        raise SettingsError(
            f"{folder} has no manifest; name one with --language ({', '.join(names)})"
        )
    return found


APP = application(bootstrap, "bootstrap", EXAMPLES)
