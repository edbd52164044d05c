"""Insertions into TOML text. The text around them stays as it is, and `tomllib` proves the result."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
    r"|\#[^\n]*|[\[\]{},]|\s+|[^\s\[\]{},\"'#]+",
    re.DOTALL,
)
_HEADER = re.compile(r"^[ \t]*\[(?P<name>[^\[\]]+)\][ \t]*(?:#.*)?\r?$", re.MULTILINE)


def add_to_array(content: str, table: str, key: str, item: str) -> str:
    """Return `content` with `item` in the array `key` of `[table]`, which may lack the key.

    Raises `ValueError` where the result is not the same document with that item added.
    """
    start, end = _body(content, table)
    found = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=[ \t]*(?=\[)", re.M).search(
        content, start, end
    )
    if found:
        added = _insert_item(content, found.end(), item)
    else:
        added = _insert_line(content, table, f'{key} = ["{item}"]', ordered=False)
    return _proved(content, added, [*table.split("."), key], item)


def add_to_table(content: str, table: str, key: str, value: str) -> str:
    """Return `content` with `key = "value"` in `[table]`, in order where its keys are in order.

    Raises `ValueError` where the result is not the same document with that key added.
    """
    added = _insert_line(content, table, f'{key} = "{value}"', ordered=True)
    return _proved(content, added, [*table.split("."), key], value)


def _proved(before: str, after: str, path: Sequence[str], value: str) -> str:
    expected: dict[str, Any] = tomllib.loads(before)
    place = expected
    for word in path[:-1]:
        place = place.setdefault(word, {})
    there = place.get(path[-1], [])
    try:
        result = tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"the edited file would not be valid TOML: {error}") from None
    here: Any = result
    for word in path:
        here = here[word] if isinstance(here, dict) and word in here else None
    if isinstance(here, list):
        same = sorted(map(str, here)) == sorted([*map(str, there), value])
    else:
        same = here == value
    place[path[-1]] = here
    if not same or result != expected:
        raise ValueError(f"{'.'.join(path)} is written in a way that cannot be edited safely")
    return after


def _body(content: str, table: str) -> tuple[int, int]:
    """Return where the lines below `[table]` begin and end.

    Raises `ValueError` where there is no such header.
    """
    headers = list(re.finditer(r"^[ \t]*\[.*$", content, re.MULTILINE))
    for header in _HEADER.finditer(content):
        if header["name"].replace(" ", "").replace('"', "") == table:
            later = (each.start() for each in headers if each.start() > header.start())
            return header.end(), next(
                (at for at in later if _starts_table(content, at)), len(content)
            )
    raise ValueError(f"it has no [{table}] that could be edited")


def _starts_table(content: str, at: int) -> bool:
    line = content[at : content.find("\n", at) if "\n" in content[at:] else len(content)]
    return re.match(r"[ \t]*\[\[?[\w.\"' -]+\]\]?[ \t]*(#.*)?\r?$", line) is not None


def _insert_line(content: str, table: str, line: str, *, ordered: bool) -> str:
    newline = "\r\n" if "\r\n" in content else "\n"
    start, end = _body(content, table)
    key = line.split(" ", 1)[0]
    keys = [
        (each["key"].strip("\"'"), each.start())
        for each in re.finditer(
            r"^(?P<key>[\w\"'-]+)(?:\.[\w.]+)?[ \t]*=", content[start:end], re.M
        )
    ]
    names = [name for name, _ in keys if name != "python"]
    if ordered and names == sorted(names, key=str.lower):
        for name, at in keys:
            if name.lower() > key.lower() and name != "python":
                return content[: start + at] + line + newline + content[start + at :]
    last = start + len(content[start:end].rstrip())
    return content[:last] + newline + line + content[last:]


def _insert_item(content: str, at: int, item: str) -> str:
    """Return `content` with one more string in the array that opens at `at`."""
    ends, after_comma, depth = [], True, 0
    closing = at
    for token in _TOKEN.finditer(content, at):
        word = token[0]
        if word[0] in "\"'" and depth == 1:
            ends.append(token)
            after_comma = False
        elif word == "," and depth == 1:
            after_comma = True
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(word, 0)
        if depth == 0:
            closing = token.start()
            break
    quote = ends[0][0][0] if ends else '"'
    text = f"{quote}{item}{quote}"
    if not ends:
        return content[: at + 1] + text + content[at + 1 :]
    return _beside(content, ends, closing, text, after_comma=after_comma)


def _beside(
    content: str, items: list[re.Match[str]], closing: int, text: str, *, after_comma: bool
) -> str:
    """Return `content` with `text` before the first greater item of a sorted array, or as last."""
    one_a_line = "\n" in content[items[0].start() : closing] or _alone(content, items[0])
    newline = "\r\n" if "\r\n" in content else "\n"
    indent = content[content.rfind("\n", 0, items[0].start()) + 1 : items[0].start()]
    gap = newline + indent if one_a_line and not indent.strip() else " "
    words = [item[0].strip("\"'").lower() for item in items]
    if len(words) > 1 and words == sorted(words):
        for word, item in zip(words, items, strict=True):
            if word > text.strip("\"'").lower():
                return content[: item.start()] + text + "," + gap + content[item.start() :]
    last = items[-1].end()
    comma, first = (content.index(",", last) + 1, "") if after_comma else (last, ",")
    line_end = re.compile(r"[ \t]*(?:#[^\n\r]*)?").match(content, comma)
    place = line_end.end() if line_end and gap != " " else comma
    closed = "," if after_comma else ""
    return content[:comma] + first + content[comma:place] + gap + text + closed + content[place:]


def _alone(content: str, item: re.Match[str]) -> bool:
    """Whether nothing but white space stands before an item on its line."""
    return not content[content.rfind("\n", 0, item.start()) + 1 : item.start()].strip()
