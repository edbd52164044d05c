import app
from typer.testing import CliRunner


def main():
    run = CliRunner().invoke
    print(run(app.app, ["greet", "ann", "--count", "2"]).output)
    print(run(app.app, ["--verbose", "greet", "--help"]).output)
