"""Files of the shop: all of this can carry telemetry."""

from pathlib import Path


def load_cart(folder: Path, cart_id: int) -> str:
    return (folder / f"{cart_id}.txt").read_text()


def save_cart(folder: Path, cart_id: int, text: str) -> None:
    (folder / f"{cart_id}.txt").write_text(text)


def drop_cart(folder: Path, cart_id: int) -> None:
    (folder / f"{cart_id}.txt").unlink()


def list_carts(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())
