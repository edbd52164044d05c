"""How the values of settings are read, wherever they come from.

Each reader returns the value, and raises `ValueError` with what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

TRACE_LEVELS = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR")


def one_of(choices: Sequence[str]) -> Callable[[object], str]:
    """Return a reader of one of these words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return value

    return read


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts, or a text with commas."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        raise ValueError("expected a text or a list of texts")
    return tuple(value)


def text(value: object) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise ValueError("expected a text")
    return value


def count(value: object) -> int:
    """Read a whole number, 0 included."""
    written = str(value)
    if isinstance(value, bool) or not written.isascii() or not written.isdigit():
        raise ValueError("expected a whole number")
    return int(written)


def positive(value: object) -> int:
    """Read a whole number from 1 on."""
    read = count(value)
    if read == 0:
        raise ValueError("expected a whole number from 1 on")
    return read


def percent(value: object) -> float:
    """Read a percentage, with or without its sign."""
    read = _decimal(str(value).strip().removesuffix("%"))
    if isinstance(value, bool) or not 0 <= read <= 100:
        raise ValueError("expected a percentage from 0 to 100")
    return read


def number(what: str, least: float) -> Callable[[object], float]:
    """Return a reader of numbers from `least` on."""

    def read(value: object) -> float:
        found = _decimal(str(value).strip().removeprefix("$"))
        if isinstance(value, bool) or not least <= found < 1e9:
            raise ValueError(f"expected {what}")
        return found

    return read


def _decimal(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return -1.0


def duration(value: object) -> float:
    """Read a time with its unit (`500us`, `1.5 ms`) as seconds."""
    units = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0}
    found = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]*)?)\s*(ns|us|µs|ms|s)\s*", str(value))
    if found is None:
        raise ValueError("expected a time with its unit, such as 500us or 1.5ms")
    return float(found[1]) * units[found[2]]


def flag(value: object) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    written = str(value).strip().lower()
    if written in ("1", "true", "yes", "on"):
        return True
    if written in ("", "0", "false", "no", "off"):
        return False
    raise ValueError("expected true or false")


def trace(value: object) -> str:
    """Read a level of the debug trace, or `off`."""
    written = str(value).upper()
    if written not in (*TRACE_LEVELS, "OFF"):
        raise ValueError(f"expected one of {', '.join(TRACE_LEVELS)}, off")
    return "off" if written == "OFF" else written


def model_lists(value: object) -> tuple[str, ...]:
    """Return comma lists as they are: what stands in one list may form a pool.

    `rules` is no model: alone, it says that none is to be asked.
    """
    lists = (value,) if isinstance(value, str) else texts(value)
    return tuple(each for each in lists if each.strip() != "rules")


def by_pattern(choices: Sequence[str]) -> Callable[[object], tuple[tuple[str, str], ...]]:
    """Return a reader of choices by pattern: a table, or texts like `src/api/**=all`."""

    def read(value: object) -> tuple[tuple[str, str], ...]:
        if isinstance(value, Mapping):
            pairs = [(str(pattern), choice) for pattern, choice in value.items()]
        else:
            parts = [each.rpartition("=") for each in texts(value)]
            pairs = [(pattern.strip(), choice.strip()) for pattern, _, choice in parts]
        if not all(pattern and choice in choices for pattern, choice in pairs):
            raise ValueError(f"expected patterns, each with one of {', '.join(choices)}")
        return tuple((pattern, str(choice)) for pattern, choice in pairs)

    return read
