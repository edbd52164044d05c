"""Orders of the shop: all of this can carry telemetry."""

from pathlib import Path


def place_order(folder: Path, order_id: int) -> None:
    (folder / f"order-{order_id}").write_text("placed")


def cancel_order(folder: Path, order_id: int) -> None:
    (folder / f"order-{order_id}").unlink()
