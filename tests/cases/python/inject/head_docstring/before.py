"""What this does."""


def main():
    return 1
