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
    from telemetry_inject.languages import load
    from telemetry_inject.pipeline.write import create

    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder")
    packaging = load(_language(folder, language)).packaging
    try:
        path, content, advice = packaging.bootstrap(folder.absolute())
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


def _language(folder: Path, given: str | None) -> str:
    """Return the language asked for, or the one whose manifest the folder has."""
    from telemetry_inject.languages import load, table

    names = [entry.name for entry in table()]
    if given is not None:
        if given not in names:
            raise SettingsError(f"no language {given!r}; known are {', '.join(names)}")
        return given
    inside = folder.absolute() / "_"
    found = [name for name in names if load(name).packaging.root(inside) is not None]
    if len(found) == 1:
        return found[0]
    what = "has manifests of several languages" if found else "has no manifest"
    raise SettingsError(f"{folder} {what}; name one with --language ({', '.join(found or names)})")


APP = application(bootstrap, "bootstrap", EXAMPLES)
