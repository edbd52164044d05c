"""All commands, and their options as the parser knows them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

SUBCOMMANDS = ("scan", "bootstrap", "doctor", "models", "completion")
MAIN = "inject"
"""The module of the command without a name."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One option (or argument) of a command."""

    names: tuple[str, ...]
    """`--select`, or `PATH` for an argument."""
    value: str
    """What its value is called; empty for a flag."""
    help: str
    panel: str
    argument: bool = False


def application(name: str | None) -> Any:
    """Return the application of a command; of the main one for None."""
    return import_module(f"telemetry_inject.cli.{name or MAIN}").APP


def declared(name: str | None) -> tuple[Declared, ...]:
    """Return the options of a command, in the order of its help."""
    import typer

    command = typer.main.get_command(application(name))
    found = []
    for each in command.params:
        if getattr(each, "hidden", False):
            continue
        names = (*each.opts, *each.secondary_opts)
        argument = each.param_type_name == "argument"
        flag = getattr(each, "is_flag", False)
        value = "" if flag else (each.metavar or str(each.name).upper())
        panel = getattr(each, "rich_help_panel", None) or "Other"
        text = getattr(each, "help", None) or ""
        shown = (value,) if argument else names
        found.append(Declared(shown, value, text, panel, argument))
    return tuple(found)
