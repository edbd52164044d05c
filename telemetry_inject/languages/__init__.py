"""The languages: one folder each, and a stranger's through entry points.

Only each folder's `language.toml` is read here, so that finding files and printing help import no
grammar. `load` imports a language when the first of its files turns up.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    left_out: tuple[tuple[str, str], ...] = ()
    """Ends of names of files that are left out, each with the reason."""
    nanoseconds: tuple[tuple[str, tuple[float, ...]], ...] = ()
    """What a span costs, by rung (`RUNG async` for asynchronous functions, `*` for any other): with
    the API alone and, where it was measured, with an SDK."""


@cache
def built_in() -> tuple[Entry, ...]:
    """Return an entry for each folder beside this module that holds a `language.toml`."""
    here = Path(__file__).parent
    return tuple(
        _entry(folder.parent.name, tomllib.loads(folder.read_text("utf-8")))
        for folder in sorted(here.glob("*/language.toml"))
    )


def _entry(folder: str, table: dict[str, Any]) -> Entry:
    return Entry(
        folder,
        f"{__name__}.{folder}",
        tuple(table["suffixes"]),
        tuple(table.get("interpreters", ())),
        tuple(table.get("left_out", {}).items()),
        tuple((rung, tuple(each)) for rung, each in table.get("nanoseconds", {}).items()),
    )


@cache
def table() -> tuple[Entry, ...]:
    """Return the built-in languages and those of the group `telemetry_inject.languages`."""
    others = entry_points(group="telemetry_inject.languages")
    return (*built_in(), *(point.load() for point in sorted(others, key=lambda each: each.name)))


@cache
def load(name: str) -> Language:
    """Return the language called `name`.

    Raises `KeyError` where there is none.
    """
    module = {entry.name: entry.module for entry in table()}[name]
    language: Language = import_module(module).LANGUAGE
    return language
