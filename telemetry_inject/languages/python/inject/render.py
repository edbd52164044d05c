"""From choices to insertions: the whole of what one file receives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from telemetry_inject.languages.base import Choice, Parsed, Statement, Style
from telemetry_inject.languages.python.inject import header
from telemetry_inject.languages.python.inject.anatomy import (
    Definition,
    Room,
    definition_at,
    line_of,
    long_strings,
    next_line,
    room,
)
from telemetry_inject.languages.python.inject.idioms import Facts, Idiom, Line, idiom
from telemetry_inject.languages.python.inject.indentation import lines_at, step
from telemetry_inject.languages.python.inject.instruments import metric_names, needed
from telemetry_inject.languages.python.inject.layout import lay_out
from telemetry_inject.languages.python.inject.statements import find, statements
from telemetry_inject.model import Insertion, Place

_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


_Rank = tuple[int, int, int]
"""The order of insertions at one byte: what ends there comes before what begins there; of what
ends, that which began last comes first."""
_Piece = tuple[int, _Rank, bytes]
"""Where something is inserted, its rank there, and the text. A plain tuple: each line of a body
that moves to the right is one."""


@dataclass(frozen=True, slots=True)
class _Wrap:
    """A body that moves to the right, by `text` after `margin`; `end` is where its function ends."""

    end: int
    margin: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class _Text:
    """How lines are written in one file."""

    data: bytes
    newline: bytes
    encoding: str
    width: int

    def lines(self, margin: str, content: Sequence[Line]) -> list[str]:
        """Return the lines of statements at a margin."""
        unit = "\t" if "\t" in margin else "    "
        return [
            line
            for each in content
            for line in lay_out(each.content, margin + unit * each.depth, self.width)
        ]

    def piece(self, offset: int, rank: _Rank, lines: Sequence[str]) -> _Piece:
        """Return whole lines, put before the line at `offset`."""
        try:
            written = [line.encode(self.encoding) for line in lines]
        except UnicodeEncodeError:
            raise ValueError(
                f"the file's encoding, {self.encoding}, cannot hold the text"
            ) from None
        text = self.newline.join(written)
        if offset == len(self.data) and not self.data.endswith(b"\n"):
            return offset, rank, self.newline + text
        return offset, rank, text + self.newline


def render(
    file: Parsed, choices: Sequence[Choice], facts: Mapping[str, Facts], style: Style
) -> tuple[Insertion, ...]:
    """Return every insertion of a file; `facts` are by function id.

    Raises `ValueError` with one sentence where something cannot be placed.
    """
    data = file.source.data
    newline = b"\r\n" if b"\r\n" in data[: data.find(b"\n") + 1] else b"\n"
    text = _Text(data, newline, encoding(data), style.width)
    pieces = list(_header(file, choices, text, style.tracer))
    wraps: list[_Wrap] = []
    for choice in sorted(choices, key=lambda each: each.function.start):
        definition = definition_at(file.tree, data, choice.function.start)
        assert definition is not None
        while wraps and wraps[-1].end <= definition.start:
            wraps.pop()
        content = idiom(choice, facts[choice.function.id])
        pieces += _decorated(definition, content, wraps, text)
        inner = _wrap(file, definition, content)
        pieces += _filled(file, definition, content, (wraps, inner), text)
        if inner.text:
            wraps.append(inner)
    pieces.sort(key=itemgetter(0, 1))
    return tuple([Insertion(offset, content) for offset, _, content in pieces])


def encoding(data: bytes) -> str:
    """Return the encoding of a Python file."""
    for line in data.split(b"\n", 2)[:2]:
        match = _CODING.match(line)
        if match:
            return match[1].decode("ascii")
    return "utf-8"


def instrument_names(file: Parsed, choices: Sequence[Choice]) -> dict[str, str]:
    """Return the name of each instrument of a file, by the text of the call that makes it."""
    existing = header.find(file.tree, file.source.data)
    bound = existing.bound() if existing else {}
    return metric_names(choices, {value: name for name, value in bound.items()})


def _header(file: Parsed, choices: Sequence[Choice], text: _Text, tracer: str) -> Iterator[_Piece]:
    needs = needed(choices, instrument_names(file, choices), tracer)
    existing = header.find(file.tree, text.data)
    if existing:
        place = header.spot(file.tree, text.data)
        added = header.additions(existing, needs, place, text.data, text.width)
    else:
        added = [*header.pieces(file, needs, text.width)] if needs.imports else []
    for offset, lines in added:
        yield text.piece(offset, (1, -1, 0), lines)


def _decorated(
    definition: Definition, content: Idiom, wraps: Sequence[_Wrap], text: _Text
) -> Iterator[_Piece]:
    if content.decorator:
        margin = _deepened(definition.margin, wraps).decode("ascii")
        call = content.decorator
        lines = lay_out(
            type(call)("@" + call.opening, call.items, call.closing), margin, text.width
        )
        yield text.piece(definition.line, (1, definition.start, 0), lines)


def _wrap(file: Parsed, definition: Definition, content: Idiom) -> _Wrap:
    if not content.frames:
        return _Wrap(definition.node.end_byte, b"", b"")
    space = room(file.tree, file.source.data, definition)
    unit = step(space.margin) * len(content.frames)
    return _Wrap(definition.node.end_byte, space.margin, unit)


def _filled(
    file: Parsed,
    definition: Definition,
    content: Idiom,
    around: tuple[Sequence[_Wrap], _Wrap],
    text: _Text,
) -> Iterator[_Piece]:
    """Yield what goes into a body: frames, indentation and statements."""
    outer, inner = around
    if content.frames or content.entry:
        space = room(file.tree, text.data, definition)
        margin = _deepened(space.margin, outer).decode("ascii")
        yield from _framed(definition, content, space, margin, text)
        if inner.text:
            yield from _moved(definition, space, inner, text)
    if content.after:
        wraps = (*outer, inner) if inner.text else tuple(outer)
        named = statements(file, definition)
        for place, lines in content.after:
            yield _placed(_after(named, place), lines, wraps, text)


def _framed(
    definition: Definition, content: Idiom, space: Room, margin: str, text: _Text
) -> Iterator[_Piece]:
    unit = "\t" if "\t" in margin else "    "
    opening: list[str] = []
    closing: list[str] = []
    for depth, frame in enumerate(content.frames):
        opening += text.lines(margin + unit * depth, frame.opening)
        closing[:0] = text.lines(margin + unit * depth, frame.closing)
    opening += text.lines(margin + unit * len(content.frames), content.entry)
    yield text.piece(space.start, (1, definition.start, 0), opening)
    if closing:
        yield text.piece(space.end, (0, -definition.start, 0), closing)


def _moved(definition: Definition, space: Room, wrap: _Wrap, text: _Text) -> list[_Piece]:
    strings = long_strings(definition.block, text.data, space.start, space.end)
    lines = lines_at(text.data, space.margin, space.start, space.end, strings)
    width, content, rank = len(wrap.margin), wrap.text, (2, definition.start, 0)
    return [(line + width, rank, content) for line in lines]


def _after(named: Sequence[Statement], place: Place) -> Statement:
    statement = find(named, place)
    if statement is None:
        raise ValueError(f"no statement at {place.path} has the digest {place.digest}")
    if statement.objection:
        raise ValueError(statement.objection)
    return statement


def _placed(at: Statement, lines: Sequence[Line], wraps: Sequence[_Wrap], text: _Text) -> _Piece:
    line = line_of(text.data, at.start)
    margin = _deepened(text.data[line : at.start], wraps).decode("ascii")
    written = text.lines(margin, lines)
    return text.piece(next_line(text.data, at.end - 1), (0, -at.start, 1), written)


def _deepened(margin: bytes, wraps: Sequence[_Wrap]) -> bytes:
    """Return what a margin becomes inside bodies that move to the right."""
    for wrap in sorted(wraps, key=lambda each: len(each.margin), reverse=True):
        if not margin.startswith(wrap.margin):
            raise ValueError("its indentation does not continue that of the function around it")
        at = len(wrap.margin)
        margin = margin[:at] + wrap.text + margin[at:]
    return margin
