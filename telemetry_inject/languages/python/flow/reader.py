"""Something whose parameter is read, and its form as a fact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Something whose parameter is read: `kind` and the rest as in `facts`."""

    kind: str
    name: str
    calls: int
    position: int | None
    parameter: str

    @property
    def fact(self) -> str:
        """Return the question who hands what to it."""
        position = "k" if self.position is None else self.position
        return f"handed-to:{self.kind}:{self.name}{'()' * self.calls}:{position}:{self.parameter}"


def parsed(fact: str) -> Reader:
    """Return the reader of a `handed-to` question."""
    _, kind, path, position, parameter = fact.split(":")
    name = path.rstrip("()")
    at = None if position == "k" else int(position)
    return Reader(kind, name, (len(path) - len(name)) // 2, at, parameter)
