"""Going around the expression that an arrow function without braces is.

`(x) => EXPR` becomes `(x) => _otelRun('f', 'm.f', () => EXPR)`. What is inserted begins right after
the first arrow and ends with the second, so that white space and comments stay where they are.
Where prettier would break the line, it is broken as prettier does:

    const f = (x) =>
      _otelRun('f', 'm.f', () => EXPR);

    const f = (x) =>
      _otelRun(
        'f',
        'm.f',
        () => EXPR,
      );
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Choice, Parsed
from telemetry_inject.languages.ecmascript.inject import idioms
from telemetry_inject.languages.ecmascript.inject.annotations import result
from telemetry_inject.languages.ecmascript.inject.layout import (
    Dialect,
    Value,
    broken,
    columns,
    flat,
)
from telemetry_inject.languages.ecmascript.inject.regions import Region
from telemetry_inject.model import Insertion

Around = tuple[list[Insertion], Insertion]
"""What goes before and into a body, and what goes behind it."""
_OWN_LINE = {"assignment_expression", "field_definition", "pair", "variable_declarator"}
"""Where prettier moves the expression of an arrow function to a line of its own."""


@dataclass(frozen=True, slots=True)
class Expression:
    """The insertions around an expression, and the lines of it that move."""

    around: Around
    region: Region


@dataclass(frozen=True, slots=True)
class _Place:
    """An arrow function on its lines."""

    mark: int
    """The end of its `=>`."""
    body: Node
    row: int
    """The line of its `=>`."""
    before: bytes
    """That line up to there."""
    rest: bytes
    """What follows the expression on its last line."""
    alone: bool
    """Whether it is what a name stands for, and not an argument, say."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a function of the header is given before the expression."""

    start: str
    name: str
    about: Value
    arrow: str
    plain: str
    """The same without a type: prettier lays out an arrow function with one in another way."""

    def on_lines(self, indent: str, like: Dialect) -> str:
        """Return it with a line for each argument."""
        deeper = indent + like.unit
        about = broken(self.about, like, deeper, like.unit, used=1)
        lines = (indent + self.start, f"{deeper}{self.name},", deeper + about[0], *about[1:])
        return (
            "".join(like.newline + each for each in lines) + f",{like.newline}{deeper}{self.plain}"
        )


def expression(
    file: Parsed,
    choice: Choice,
    like: Dialect,
    moved: Callable[[bytes, int], str],
    rows: Sequence[int],
) -> Expression:
    """Return what goes around the expression of an arrow function.

    `moved` says what becomes of the indentation of a line.
    """
    place = _place(file, choice, rows)
    name, about = idioms.said_of(choice, file.source.module, like)
    wait, begin = ("await ", "async ") if choice.function.is_async else ("", "")
    white = _indentation(place)
    base = moved(white, place.row)
    start = f"{wait}{idioms.runner(choice)}("
    room = like.width - columns(base + like.unit) - len(f"{begin}() =>,")
    typed = f"{begin}(){result(choice.function, like, room)} =>"
    told = _Told(start, name, about, typed, f"{begin}() =>")
    opening, closing, levels = _laid_out(file.source.data, place, told, base, like)
    first = place.body.start_point.row + (1 if place.body.start_point.row == place.row else 0)
    region = Region(
        start=place.body.start_byte,
        end=place.body.end_byte,
        first_row=first,
        last_row=place.body.end_point.row if levels else -1,
        indent=white,
        unit=like.unit.encode() * levels,
        lines=True,
    )
    end = Insertion(place.body.end_byte, closing.encode())
    return Expression(([Insertion(place.mark, opening.encode())], end), region)


def _place(file: Parsed, choice: Choice, rows: Sequence[int]) -> _Place:
    function, data = choice.function, file.source.data
    arrow = file.tree.root_node.descendant_for_byte_range(function.body_start, function.body_end)
    while arrow is not None and not (
        arrow.type == "arrow_function" and arrow.start_byte <= function.start
    ):
        arrow = arrow.parent
    body = arrow.child_by_field_name("body") if arrow is not None else None
    if arrow is None or body is None or body.start_byte != function.body_start:
        raise ValueError("the function has no body that an idiom could go around")
    mark = next(each for each in arrow.children if each.type == "=>")
    end = data.find(b"\n", body.end_byte)
    return _Place(
        mark=mark.end_byte,
        body=body,
        row=mark.end_point.row,
        before=data[rows[mark.end_point.row] : mark.end_byte],
        rest=data[body.end_byte : end if end >= 0 else len(data)].rstrip(),
        alone=arrow.parent is not None and arrow.parent.type in _OWN_LINE,
    )


def _laid_out(
    data: bytes, place: _Place, told: _Told, base: str, like: Dialect
) -> tuple[str, str, int]:
    """Return what goes before and behind the expression, and how far its further lines move."""
    gap = data[place.mark : place.body.start_byte]
    text = data[place.body.start_byte : place.body.end_byte]
    single = b"\n" not in text
    begin = f"{told.start}{told.name}, {flat(told.about, like)}, "
    room = like.width - columns(base + like.unit) - len(text.partition(b"\n")[0]) - 2
    room -= len(place.rest) if single else 0
    whole = begin + (told.arrow if len(begin) + len(told.arrow) <= room else told.plain)
    before = columns(base) + len(place.before.lstrip(b" \t"))
    length = len(whole) + len(text) + len(place.rest) + 2
    inline = (f" {whole}", ")", 0)
    if not place.alone or (single and gap == b" " and before + 1 + length <= like.width):
        return inline
    line = f"{like.newline}{base}{like.unit}"
    behind = f"{like.call_comma}{line})"
    if gap == b" ":
        if not single or columns(base + like.unit) + length <= like.width:
            return f"{line}{whole}", ")", 1
        return told.on_lines(base + like.unit, like), behind, 0
    if gap.strip(b" \t\r") != b"\n" or gap.rpartition(b"\n")[2] != _deeper(place, like):
        return inline
    if place.body.type == "ternary_expression":
        return f"{line}{whole}", behind, 1
    return told.on_lines(base + like.unit, like), behind, 2


def _indentation(place: _Place) -> bytes:
    return place.before[: len(place.before) - len(place.before.lstrip(b" \t"))]


def _deeper(place: _Place, like: Dialect) -> bytes:
    return _indentation(place) + like.unit.encode()
