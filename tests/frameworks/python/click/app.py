"""A greeter."""

import click


@click.group()
def cli() -> None:
    """Greets."""


@cli.command()
@click.option("--count", default=1, help="How often.")
@click.argument("name")
def greet(count: int, name: str) -> None:
    """Greet NAME."""
    for _ in range(count):
        click.echo(f"Hello {name}")


@click.command("fail")
@click.pass_context
def fail(context: click.Context) -> None:
    context.exit(3)


cli.add_command(fail)
