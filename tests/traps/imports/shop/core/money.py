"""The core may import the standard library alone."""

from pathlib import Path


def read_rates(folder: Path) -> str:
    return (folder / "rates").read_text()


def write_rates(folder: Path, text: str) -> None:
    (folder / "rates").write_text(text)
