"""Notes on disk."""

import json
from pathlib import Path


def save_notes(path: Path, notes: list[str]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        json.dump(notes, file)


def load_notes(path: Path) -> list[str]:
    return json.loads(path.read_text(encoding="utf-8"))


def shout(note: str) -> str:
    return note.upper()
