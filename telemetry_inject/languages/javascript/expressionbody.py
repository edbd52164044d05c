"""Going around the expression that an arrow function without braces is.

`(x) => EXPR` becomes `(x) => _otelRun('f', 'm.f', () => EXPR)`. What is inserted begins right after
the first arrow and ends with the second, so that white space and comments stay where they are.
Where prettier would break the line, it is broken as prettier does:

    const f = (x) =>            const f = (x) =>
      _otelRun('f', 'm.f', () => EXPR);      _otelRun('f', 'm.f', () =>
                                                 EXPR,
                                             );
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from telemetry_inject.languages.base import Choice, Parsed
from telemetry_inject.languages.javascript import idioms
from telemetry_inject.languages.javascript.layout import Dialect, columns, flat
from telemetry_inject.languages.javascript.regions import Region
from telemetry_inject.languages.javascript.strip import fits_on_line
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
    told = f"{wait}{idioms.runner(choice)}({name}, {flat(about, like)}, {begin}() =>"
    white = place.before[: len(place.before) - len(place.before.lstrip(b" \t"))]
    base = moved(white, place.row)
    opening, closing, moves = _laid_out(file.source.data, place, told, base, like)
    first = place.body.start_point.row + (1 if place.body.start_point.row == place.row else 0)
    region = Region(
        start=place.body.start_byte,
        end=place.body.end_byte,
        first_row=first,
        last_row=place.body.end_point.row if moves else -1,
        indent=white,
        unit=like.unit.encode(),
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
    data: bytes, place: _Place, told: str, base: str, like: Dialect
) -> tuple[str, str, bool]:
    """Return what goes before and behind the expression, and whether its further lines move."""
    gap = data[place.mark : place.body.start_byte]
    text = data[place.body.start_byte : place.body.end_byte]
    before = base + place.before.lstrip(b" \t").decode("utf-8", "replace")
    single = b"\n" not in text
    rest = len(place.rest) + 1
    if not place.alone or (
        single and gap == b" " and columns(before) + len(told) + 2 + len(text) + rest <= like.width
    ):
        return f" {told}", ")", False
    deeper = base + like.unit
    opening = f"{like.newline}{deeper}{told}"
    own_row = f"{like.call_comma}{like.newline}{deeper})"
    one_line = fits_on_line(before.encode(), text, place.rest)
    if b"\n" not in gap:
        short = columns(deeper) + len(told) + 1 + len(text) + rest <= like.width
        if short or not single or gap != b" " or not one_line or "\t" in deeper:
            return opening, ")", not single
        return f"{opening}{like.newline}{deeper}{like.unit}"[:-1], own_row, False
    plain = gap.strip() == b"" and gap.count(b"\n") == 1
    if one_line or not plain or not gap.decode().endswith("\n" + _indent(place) + like.unit):
        return f" {told}", ")", False
    return opening, own_row, True


def _indent(place: _Place) -> str:
    return place.before[: len(place.before) - len(place.before.lstrip(b" \t"))].decode()
