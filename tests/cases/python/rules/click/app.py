import click


@click.group()
def cli():
    """Tools."""
    print("tools")


@cli.command()
@click.option("--count", default=1)
def greet(count: int):
    click.echo("hello " * count)


def command(function):
    return function


@command
def local():
    return 1
