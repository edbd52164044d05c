"""How inserted statements are laid out: as google-java-format lays out the few shapes that occur.

The width and the unit are the file's own, so that other styles differ in nothing but those. The test
suite runs the real google-java-format over the results.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_INDENTED = re.compile(rb"^([ \t]+)[^\s*]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chain:
    """`root.name(…).name(…)`: the calls that follow a root which is never broken."""

    root: str
    steps: tuple[tuple[str, tuple[str | Chain, ...]], ...]


Value = str | Chain


@dataclass(frozen=True, slots=True)
class Page:
    """What lines are laid out for."""

    newline: str = "\n"
    width: int = 100
    unit: str = "  "


def unit(data: bytes) -> str:
    """Return one level of a file's indentation: that of its first indented line."""
    found = _INDENTED.search(data)
    if found is None:
        return "  "
    white = found[1].decode()
    return "\t" if white.startswith("\t") else white[:8]


def flat(value: Value) -> str:
    """Return a value on one line."""
    if isinstance(value, str):
        return value
    return value.root + "".join(_step(each) for each in value.steps)


def _step(step: tuple[str, tuple[Value, ...]]) -> str:
    name, arguments = step
    return f".{name}({', '.join(flat(each) for each in arguments)})"


def statement(head: str, value: Value, tail: str, page: Page, indent: str) -> list[str]:
    """Return the lines of `head = value` with `tail`, without the indentation of the first.

    With an empty `head` the value stands alone.
    """
    whole = f"{head} = {flat(value)}{tail}" if head else f"{flat(value)}{tail}"
    if columns(indent) + len(whole) <= page.width:
        return [whole]
    if not head:
        return broken(value, tail, page, indent, 0)
    inner = indent + page.unit * 2
    first, *rest = broken(value, tail, page, inner, 0)
    return [f"{head} =", inner + first, *rest]


def broken(value: Value, tail: str, page: Page, indent: str, used: int) -> list[str]:
    """Return the lines of a value that starts `used` columns after `indent`, broken if it must be."""
    whole = flat(value) + tail
    if isinstance(value, str) or columns(indent) + used + len(whole) <= page.width:
        return [whole]
    if len(value.steps) == 1 and not value.root.endswith(")"):
        return _call(value, tail, page, indent)
    inner = indent + page.unit * 2
    lines = [value.root]
    for number, step in enumerate(value.steps, 1):
        end = tail if number == len(value.steps) else ""
        text = _step(step) + end
        if columns(inner) + len(text) <= page.width:
            lines.append(inner + text)
        else:
            first, *rest = _call(Chain("", (step,)), end, page, inner)
            lines += [inner + first, *rest]
    return lines


def _call(value: Chain, tail: str, page: Page, indent: str) -> list[str]:
    """Return the lines of a single call whose arguments go below it."""
    [(name, arguments)] = value.steps
    inner = indent + page.unit * 2
    first = f"{value.root}.{name}("
    together = ", ".join(flat(each) for each in arguments) + ")" + tail
    if columns(inner) + len(together) <= page.width:
        return [first, inner + together]
    lines = [first]
    for number, argument in enumerate(arguments, 1):
        end = f"){tail}" if number == len(arguments) else ","
        start, *rest = broken(argument, end, page, inner, 0)
        lines += [inner + start, *rest]
    return lines


def columns(text: str) -> int:
    """Return the columns that text takes; a tab counts as four."""
    return len(text) + 3 * text.count("\t")


def string(text: str) -> str:
    """Return a string literal of Java, in ASCII."""
    out = []
    for letter in text:
        if letter in '"\\':
            out.append("\\" + letter)
        elif " " <= letter <= "~":
            out.append(letter)
        else:
            units = letter.encode("utf-16-be")
            out += [f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)]
    return f'"{"".join(out)}"'


def joined(lines: Sequence[str]) -> str:
    """Return the lines of a statement as one."""
    return " ".join(each.strip() for each in lines)
