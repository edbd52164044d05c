import argparse
import sys


def add(arguments):
    return sum(arguments.numbers)


def parser():
    made = argparse.ArgumentParser()
    commands = made.add_subparsers()
    command = commands.add_parser("add")
    command.set_defaults(run=add)
    return made


def main(argv=None):
    arguments = parser().parse_args(argv)
    return arguments.run(arguments)


def total(numbers):
    return sum(numbers)


if __name__ == "__main__":
    sys.exit(main())
