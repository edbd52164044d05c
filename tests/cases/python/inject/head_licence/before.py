# Copyright, somebody.
# All of it.

x = 1


def main():
    return x
