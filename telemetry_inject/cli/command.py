"""How every command of ours is declared: plain help, fast to print, in groups."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand


class Command(TyperCommand):
    """A command whose help shows options by their `rich_help_panel`.

    Typer would need rich for that, which makes `--help` take twice as long.
    """

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options, one section for each panel."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                panel = getattr(parameter, "rich_help_panel", None) or "Other"
                if parameter.param_type_name == "argument":
                    panel, record = "Arguments", (record[0].split(" <")[0], record[1])
                panels.setdefault(panel, []).append(record)
        for panel, records in panels.items():
            with formatter.section(panel):
                formatter.write_dl(records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples as they are."""
        if self.epilog:
            formatter.write("\n" + self.epilog.strip("\n") + "\n")


def application(function: Callable[..., None], name: str, epilog: str = "") -> typer.Typer:
    """Return the application that consists of one command."""
    width = min(int(os.environ.get("COLUMNS", "0") or 0) or 100, 100)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(
        name,
        cls=Command,
        epilog=epilog,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": width,
            "terminal_width": width,
        },
    )(function)
    return app
