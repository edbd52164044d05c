"""Adds numbers."""

import argparse


def add(arguments: argparse.Namespace) -> int:
    print(sum(arguments.numbers))
    return 0


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="add")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("add")
    command.add_argument("numbers", type=int, nargs="+")
    command.set_defaults(run=add)
    arguments = parser.parse_args(argv)
    return arguments.run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
