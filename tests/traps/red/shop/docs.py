"""The manual shows the source of one of these."""

from pathlib import Path


def shown_example(folder: Path) -> str:
    return (folder / "example").read_text()


def other_example(folder: Path) -> str:
    return (folder / "other").read_text()
