"""Who still comes: a model that never answers in time is not waited for again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

ABSENT = 3
"""Times in a row that somebody may be away."""


class Attendance:
    """Counts who was there. Somebody who was away too often is out for the rest of the run."""

    def __init__(self, out: Callable[[str], None] = lambda name: None) -> None:
        """Tell `out` of each who is out, once."""
        self._missed: Counter[str] = Counter()
        self._out = out

    def note(self, name: str, *, there: bool) -> None:
        """Note whether somebody was there; who is out stays out."""
        if self.out(name):
            return
        self._missed[name] = 0 if there else self._missed[name] + 1
        if self.out(name):
            self._out(name)

    def out(self, name: str) -> bool:
        """Return whether somebody is not asked any more."""
        return self._missed[name] >= ABSENT
