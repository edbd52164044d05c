"""Insertions into the text of a `package.json`: its layout stays, and `json` proves the result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    start: int
    """Where the key begins."""
    value: int
    """Where the value begins."""
    end: int
    """Where the value ends."""


def add(content: str, table: str, key: str, value: str, before: str) -> str:
    """Return `content` with `key: value` in the object `table`, in order where it is in order.

    A `table` that is not there is put in front of the key `before`, or comes last. Raises
    `ValueError` where the result is not the same document with that key added.
    """
    expected = _object(content)
    there = expected.get(table)
    if there is None:
        added = _new_table(content, table, key, value, before)
    else:
        at = next(each.value for each in _entries(content, 0) if each.key == table)
        added = _insert(content, at, key, json.dumps(value), ordered=True)
    expected[table] = {**(there or {}), key: value}
    if _object(added) != expected:
        raise ValueError("it is written in a way that cannot be edited safely")
    return added


def _object(content: str) -> dict[str, Any]:
    try:
        document = json.loads(content.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not valid JSON (line {error.lineno})") from None
    if not isinstance(document, dict):
        raise ValueError("it does not hold an object")
    return document


def _entries(content: str, at: int) -> Iterator[_Entry]:
    """Yield the entries of the object whose brace is the first at or after `at`."""
    depth, key, start, value, end = 0, "", 0, -1, 0
    for token in _TOKEN.finditer(content, at):
        word = token[0]
        if depth == 1 and (word in ",}") and value >= 0:
            yield _Entry(key, start, value, end)
            value = -1
        elif depth == 1 and value == -1 and word[0] == '"':
            key, start, value = json.loads(word), token.start(), -2
        elif depth == 1 and value == -2 and word != ":":
            value = token.start()
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(word, 0)
        end = token.end()
        if depth == 0 and word == "}":
            return


def _new_table(content: str, table: str, key: str, value: str, before: str) -> str:
    """Return `content` with an object of one entry, laid out as the objects around it are."""
    newline = "\r\n" if "\r\n" in content else "\n"
    entries = list(_entries(content, 0))
    unit = _indent(content, entries[0].start) if entries else None
    if unit is None:
        text = json.dumps({key: value})
    else:
        inner = f"{newline}{unit}{unit}{json.dumps(key)}: {json.dumps(value)}{newline}{unit}"
        text = "{" + inner + "}"
    return _insert(content, 0, table, text, ordered=False, before=before)


def _insert(content: str, at: int, key: str, value: str, *, ordered: bool, before: str = "") -> str:
    """Return `content` with an entry more in the object that opens at or after `at`."""
    newline = "\r\n" if "\r\n" in content else "\n"
    entries = list(_entries(content, at))
    text = f"{json.dumps(key, ensure_ascii=False)}: {value}"
    if not entries:
        return _first(content, at, text, newline)
    indent = _indent(content, entries[0].start)
    gap = " " if indent is None else newline + indent
    keys = [entry.key for entry in entries]
    in_order = ordered and keys == sorted(keys)
    for entry in entries:
        if entry.key == before or (in_order and entry.key > key):
            return content[: entry.start] + text + "," + gap + content[entry.start :]
    last = entries[-1].end
    return content[:last] + "," + gap + text + content[last:]


def _first(content: str, at: int, text: str, newline: str) -> str:
    """Return `content` with `text` in the empty object that opens at or after `at`."""
    brace = content.index("{", at)
    close = content.index("}", brace)
    line = content[content.rfind("\n", 0, brace) + 1 : brace]
    outer = line[: len(line) - len(line.lstrip())]
    entries = list(_entries(content, 0))
    unit = _indent(content, entries[0].start) if entries else None
    if unit is None:
        return content[: brace + 1] + " " + text + " " + content[close:]
    inner = f"{newline}{outer}{unit}{text}{newline}{outer}"
    return content[: brace + 1] + inner + content[close:]


def _indent(content: str, key: int) -> str | None:
    """Return the white space before the key that begins at `key`, None where it shares its line."""
    start = content.rfind("\n", 0, key) + 1
    space = content[start:key]
    return space if start and not space.strip() else None
