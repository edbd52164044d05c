"""The languages, as a visible table; a stranger's come through entry points.

Only names and file suffixes are known here, so that finding files and printing help import no
grammar. `load` imports a language when the first of its files turns up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telemetry_inject.languages.base import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be known of a language without importing it."""

    name: str
    module: str
    """A module with a `LANGUAGE`."""
    suffixes: tuple[str, ...]
    interpreters: tuple[str, ...] = ()
    """Base names in a `#!` line, without version digits."""


BUILT_IN = (
    Entry("python", "telemetry_inject.languages.python", (".py", ".pyw"), ("python", "pypy")),
    Entry(
        "javascript",
        "telemetry_inject.languages.javascript",
        (".js", ".mjs", ".cjs", ".jsx"),
        ("node", "nodejs"),
    ),
)


@cache
def table() -> tuple[Entry, ...]:
    """Return the built-in languages and those of the group `telemetry_inject.languages`."""
    others = entry_points(group="telemetry_inject.languages")
    return (*BUILT_IN, *(point.load() for point in sorted(others, key=lambda each: each.name)))


@cache
def load(name: str) -> Language:
    """Return the language called `name`.

    Raises `KeyError` where there is none.
    """
    module = {entry.name: entry.module for entry in table()}[name]
    language: Language = import_module(module).LANGUAGE
    return language
