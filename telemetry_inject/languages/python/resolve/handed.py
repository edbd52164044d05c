"""Functions that are handed to calls."""

from __future__ import annotations

from typing import NamedTuple


class Handed(NamedTuple):
    """A call that a function is handed to, resolved, and the first string beside it."""

    call: str
    literal: str | None
