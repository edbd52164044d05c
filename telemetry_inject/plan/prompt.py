"""The prompts: what stays the same comes first, the source last, marked as data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from telemetry_inject.debugtrace import hide
from telemetry_inject.model import Place, Plan
from telemetry_inject.plan.reply import written

FILES = ("plan.md", "repair.md", "answer.schema.json")


@dataclass(frozen=True, slots=True)
class Subject:
    """One function as a model is shown it. It crosses process borders."""

    id: str
    name: str
    """Its qualified name, unique in its file: what an answer calls it."""
    digest: str
    lines: tuple[str, ...]
    """Its source, indentation relative to its first line."""
    places: Mapping[int, Place]
    """By the line within the function, counted from 1: the statements that can be named."""
    reason: str
    """Why it was selected."""
    baseline: Plan
    """What the rules make of it; what stays where no model gives a valid plan."""
    parameters: tuple[str, ...] = ()
    boundary: bool = False
    """Whether it is an entry point or an outbound call."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The texts of one version."""

    system: str
    repair: str
    schema: Mapping[str, Any]
    version: str
    """Changes with every byte of the files."""


@cache
def prompts() -> Prompts:
    """Return the prompts of this edition."""
    folder = files("telemetry_inject") / "prompts"
    texts = [(folder / name).read_text("utf-8") for name in FILES]
    digest = hashlib.blake2b("\0".join(texts).encode(), digest_size=4).hexdigest()
    return Prompts(texts[0], texts[1].strip(), json.loads(texts[2]), digest)


def question(
    language: str, file: str, subjects: Sequence[Subject], objections: Mapping[str, str]
) -> str:
    """Return the text of one question; `objections` are by the id of the function."""
    parts = [f"Language: {language}. File: {file}."]
    if objections:
        parts.append(prompts().repair)
        parts += [
            f"- {each.name}: {objections[each.id]}" for each in subjects if each.id in objections
        ]
    parts += [f"Functions: {', '.join(each.name for each in subjects)}."]
    parts += [_function(each) for each in subjects]
    return "\n\n".join(parts) + "\n"


def _function(subject: Subject) -> str:
    text = hide("\n".join(subject.lines))
    mark = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()
    width = len(str(len(subject.lines)))
    numbered = "\n".join(
        f"{number:>{width}}| {line}" for number, line in enumerate(text.split("\n"), 1)
    )
    places = ", ".join(map(str, sorted(subject.places))) or "none"
    return (
        f"Function {subject.name}. Selected because: {subject.reason}\n"
        f"Places: {places}.\nBaseline: {written(subject.baseline, subject.name)}\n"
        f"BEGIN {mark}\n{numbered}\nEND {mark}"
    )
