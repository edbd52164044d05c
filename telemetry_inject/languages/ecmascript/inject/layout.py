"""How inserted statements are laid out: as prettier lays out a plain call, in the file's own habits.

Only plain calls with strings, numbers and object literals are ever inserted, so that the few rules
of prettier that they meet fit here; the test suite runs the real prettier over the results.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Tree

from telemetry_inject.languages.ecmascript.grammar import captures, has_types

Value = str | Mapping[str, "Value"]
"""An expression as text, or an object literal by its keys."""

_SEMICOLON = re.compile(rb";[ \t]*\r?$", re.MULTILINE)
_STATEMENT_LIKE = re.compile(rb"[\w)\]'\"`][ \t]*\r?$", re.MULTILINE)
_COMMA_OBJECT = re.compile(rb",\r?\n[ \t]*[}\]]")
_NO_COMMA_OBJECT = re.compile(rb"[\w'\"`]\r?\n[ \t]*[}\]]")
_COMMA_CALL = re.compile(rb",\r?\n[ \t]*\)")
_NO_COMMA_CALL = re.compile(rb"[\w)\]]\(\r?\n[^()]*?[\w'\"`\]}]\r?\n[ \t]*\)")
_INDENTED = re.compile(rb"^([ \t]+)[^\s*]", re.MULTILINE)
_PLAIN_KEY = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The habits of one file that inserted text follows."""

    newline: str = "\n"
    quote: str = '"'
    end: str = ";"
    """What ends a statement: `;` or nothing."""
    object_comma: str = ","
    """What follows the last property of an object that takes several lines."""
    call_comma: str = ","
    """What follows the last argument of a call whose arguments take a line each."""
    width: int = 80
    unit: str = "  "
    """One level of indentation."""
    typed: bool = False
    """Whether parameters and results have types."""


def quote(tree: Tree, data: bytes) -> str:
    """Return the quotes of most strings of a file; attributes of JSX have their own and are out."""
    strings = captures(tree, "strings").get("node", [])
    starts = [each.start_byte for each in strings]
    quotes = [data[at] for at in starts if data[at - 1 : at] != b"="]
    return "'" if quotes.count(ord("'")) * 2 > len(quotes) else '"'


def dialect(tree: Tree, data: bytes, width: int) -> Dialect:
    """Return the habits of a file, prettier's own where the file does not show them."""
    first = data.find(b"\n")
    semicolons = len(_SEMICOLON.findall(data))
    other_ends = len(_STATEMENT_LIKE.findall(data))
    object_comma = bool(_COMMA_OBJECT.search(data)) or not _NO_COMMA_OBJECT.search(data)
    call_comma = bool(_COMMA_CALL.search(data)) or not _NO_COMMA_CALL.search(data)
    return Dialect(
        newline="\r\n" if first > 0 and data[first - 1] == ord("\r") else "\n",
        quote=quote(tree, data),
        end=";" if semicolons * 8 >= other_ends else "",
        object_comma="," if object_comma else "",
        call_comma="," if object_comma and call_comma else "",
        width=width,
        unit=unit(data),
        typed=has_types(tree.language),
    )


def string(text: str, like: Dialect) -> str:
    """Return a string literal, in the file's quotes unless the others need fewer escapes."""
    inner = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"')
    inner = inner.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    other = '"' if like.quote == "'" else "'"
    mark = other if text.count(like.quote) > text.count(other) else like.quote
    return f"{mark}{inner.replace(mark, chr(92) + mark)}{mark}"


def call(
    head: str, arguments: Sequence[Value], like: Dialect, indent: str, unit: str
) -> tuple[str, ...]:
    """Return the lines of the statement `head(arguments);`, without the indentation of the first.

    Further lines carry `indent`, and `unit` for each level below it.
    """
    whole = f"{head}({', '.join(flat(each, like) for each in arguments)}){like.end}"
    if columns(indent) + len(whole) <= like.width:
        return (whole,)
    last = arguments[-1]
    start = f"{head}({''.join(flat(each, like) + ', ' for each in arguments[:-1])}"
    if not isinstance(last, str) and columns(indent) + len(start) + 1 <= like.width:
        first, *rest = _object(last, like, indent, unit)
        return (start + first, *rest[:-1], f"{rest[-1]}){like.end}")
    lines = [f"{head}("]
    for index, argument in enumerate(arguments):
        comma = "," if index < len(arguments) - 1 else like.call_comma
        first, *rest = broken(argument, like, indent + unit, unit, used=1)
        pieces = [indent + unit + first, *rest]
        pieces[-1] += comma
        lines += pieces
    return (*lines, f"{indent}){like.end}")


def assigned(head: str, value: Value, like: Dialect, indent: str, unit: str) -> tuple[str, ...]:
    """Return the lines of the statement `head = value;`, as `call` does."""
    whole = f"{head} = {flat(value, like)}{like.end}"
    if columns(indent) + len(whole) <= like.width:
        return (whole,)
    if isinstance(value, str):
        return (f"{head} =", f"{indent}{unit}{value}{like.end}")
    first, *rest = _object(value, like, indent, unit)
    return (f"{head} = {first}", *rest[:-1], f"{rest[-1]}{like.end}")


def unit(data: bytes) -> str:
    """Return one level of a file's indentation: that of its first indented line."""
    found = _INDENTED.search(data)
    if found is None:
        return "  "
    white = found[1].decode()
    return "\t" if white.startswith("\t") else white[:8]


def flat(value: Value, like: Dialect) -> str:
    """Return a value on one line."""
    if isinstance(value, str):
        return value
    return "{ " + ", ".join(f"{_key(k, like)}: {flat(v, like)}" for k, v in value.items()) + " }"


def broken(value: Value, like: Dialect, indent: str, unit: str, used: int) -> tuple[str, ...]:
    """Return the lines of a value that starts `used` columns after `indent`, broken if it must be."""
    whole = flat(value, like)
    if isinstance(value, str) or columns(indent) + used + len(whole) <= like.width:
        return (whole,)
    return _object(value, like, indent, unit)


def _object(value: Mapping[str, Value], like: Dialect, indent: str, unit: str) -> tuple[str, ...]:
    lines = ["{"]
    for index, (key, inner) in enumerate(value.items()):
        comma = "," if index < len(value) - 1 else like.object_comma
        label = f"{_key(key, like)}: "
        first, *rest = broken(inner, like, indent + unit, unit, used=len(label) + 1)
        pieces = [indent + unit + label + first, *rest]
        if first[0] in "'\"" and columns(pieces[0]) + len(comma) > like.width:
            pieces = [indent + unit + label.rstrip(), indent + unit * 2 + first]
        pieces[-1] += comma
        lines += pieces
    return (*lines, indent + "}")


def _key(key: str, like: Dialect) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else string(key, like)


def columns(text: str) -> int:
    """Return the columns that text takes; a tab counts as two, as prettier counts it."""
    return len(text) + text.count("\t")
