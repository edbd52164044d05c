import app
from click.testing import CliRunner


def main():
    run = CliRunner().invoke
    print(run(app.cli, ["greet", "--count", "2", "ann"]).output)
    print(run(app.cli, ["greet", "--help"]).output, run(app.cli, ["fail"]).exit_code)
