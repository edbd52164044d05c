"""Two functions that call one another, to the limit, through a table that hides it."""

from pathlib import Path


def walk_down(folder: Path, depth: int) -> int:
    if depth == 0:
        (folder / "end").write_text("here")
        return 0
    return STEPS["step"](folder, depth - 1)


def read_end(folder: Path) -> str:
    return (folder / "end").read_text()


STEPS = {"step": lambda folder, depth: 1 + NAMES["walk"](folder, depth)}
NAMES = {"walk": globals()["walk_" + "down"]}
