"""The declared result of a function, as the arrow function that has its body repeats it."""

from __future__ import annotations

import re

from telemetry_inject.languages.ecmascript.inject.layout import Dialect
from telemetry_inject.model import Function

_ASSERTS = re.compile(r"asserts\s+[\w$]+(?:\s+is\b.*)?", re.DOTALL)
_PREDICATE = re.compile(r"[\w$]+\s+is\b.*", re.DOTALL)
_NOT_INFERRED = re.compile(r"=>|\bextends\b")
_OPEN = re.compile(r"(?:[({\[<|&,;:?]|=>)$")
_CLOSE = re.compile(r"^[)}\]>|&?:;,]")
_SQUEEZED = (
    (re.compile(r"([(\[<])\s+(?:\|\s+)?"), r"\1"),
    (re.compile(r",?\s+([)\]>])"), r"\1"),
    (re.compile(r"[;,]\s*}"), " }"),
)


def result(function: Function, like: Dialect, room: int) -> str:
    """Return `: T` for a function that declares a `T`, in `room` columns at most; else nothing.

    A predicate is a boolean to its body, and what asserts returns nothing. Where a type finds no
    room the compiler infers it from what the outer function declares; not so where the function
    may end without `return`, which `noImplicitReturns` allows by the declared type alone, and not
    so for types of functions and conditional ones, which are no target of inference.
    """
    if not like.typed or function.returns is None:
        return ""
    if _ASSERTS.fullmatch(function.returns):
        return ": void"
    if _PREDICATE.fullmatch(function.returns):
        return ": boolean"
    if "//" in function.returns or "/*" in function.returns:
        return ""
    text = f": {_in_parentheses(on_one_line(function.returns))}"
    needed = "may-end" in function.features or _NOT_INFERRED.search(text)
    return text if len(text) <= room or needed else ""


def on_one_line(text: str) -> str:
    """Return a type on one line; members of an object type are parted by semicolons."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        return lines[0]
    joined = lines[0]
    for line in lines[1:]:
        parted = "" if _OPEN.search(joined) or _CLOSE.match(line) else ";"
        joined += f"{parted} {line}"
    for pattern, by in _SQUEEZED:
        joined = pattern.sub(by, joined)
    return joined.removeprefix("| ")


def _in_parentheses(text: str) -> str:
    """Return a type as prettier writes it for an arrow function: a function's in parentheses."""
    depth = 0
    for at, sign in enumerate(text):
        if sign in "([{<":
            depth += 1
        elif sign in ")]}" or (sign == ">" and text[at - 1] != "="):
            depth -= 1
        elif depth == 0 and text.startswith("=>", at):
            return f"({text})"
    return text
