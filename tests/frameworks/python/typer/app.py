"""A greeter with types."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def greet(name: str, count: Annotated[int, typer.Option(help="How often.")] = 1) -> None:
    """Greet NAME."""
    for _ in range(count):
        typer.echo(f"Hello {name}")


@app.callback()
def start(verbose: bool = False) -> None:
    """Greets."""
    if verbose:
        typer.echo("verbose")
