"""From choices to insertions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from telemetry_inject.languages.base import Choice, Parsed, Style
from telemetry_inject.languages.ecmascript.inject import idioms, layout
from telemetry_inject.languages.ecmascript.inject.expressionbody import (
    Around,
    Expression,
    expression,
)
from telemetry_inject.languages.ecmascript.inject.header import header
from telemetry_inject.languages.ecmascript.inject.idioms import Line, Names
from telemetry_inject.languages.ecmascript.inject.layout import Dialect
from telemetry_inject.languages.ecmascript.inject.protected import protected_rows
from telemetry_inject.languages.ecmascript.inject.regions import Region, block, region
from telemetry_inject.languages.ecmascript.inject.statements import Located, located
from telemetry_inject.languages.text import row_starts
from telemetry_inject.model import Insertion


@dataclass(frozen=True, slots=True)
class _Wrap:
    """One choice with the region that it goes around."""

    choice: Choice
    region: Region

    @property
    def shift(self) -> bytes:
        """What each line of the region moves by."""
        return self.region.unit * idioms.levels(self.choice) if self.region.lines else b""


@dataclass(frozen=True, slots=True)
class _Page:
    """The file that is written on, with all that its lines have to know of one another."""

    data: bytes
    rows: tuple[int, ...]
    """Where each line starts."""
    wraps: list[_Wrap]
    like: Dialect

    over: dict[int, list[_Wrap]] = field(default_factory=dict)
    """The idioms that move a line, by its row."""

    def add(self, wrap: _Wrap) -> None:
        """Note an idiom; those around it come before it."""
        self.wraps.append(wrap)
        if wrap.shift:
            for row in range(wrap.region.first_row, wrap.region.last_row + 1):
                self.over.setdefault(row, []).append(wrap)

    def moved(self, indent: bytes, row: int, beside: _Wrap | None = None) -> str:
        """Return an indentation as it will be once the lines around `row` have moved.

        `beside` is a wrap whose own edges these are: it does not move them.
        """
        places = [
            (len(wrap.region.indent), wrap.shift)
            for wrap in self.over.get(row, ())
            if wrap is not beside and indent.startswith(wrap.region.indent)
        ]
        for offset, shift in sorted(places, key=lambda place: place[0], reverse=True):
            indent = indent[:offset] + shift + indent[offset:]
        return indent.decode()


def render(file: Parsed, choices: Sequence[Choice], style: Style) -> tuple[Insertion, ...]:
    """Return every insertion of the file for `choices`."""
    data = file.source.data
    like = layout.dialect(file.tree, data, style.width)
    top = header(file, choices, like, style.tracer)
    page = _Page(data, tuple(row_starts(data)), [], like)
    expressions: dict[str, Expression] = {}
    for choice in choices:
        if "expression-body" in choice.function.features:
            found = expression(file, choice, like, page.moved, page.rows)
            expressions[choice.function.id] = found
            page.add(_Wrap(choice, found.region))
        else:
            page.add(_wrap(file, choice))
    around = [
        expressions[wrap.choice.function.id].around
        if wrap.choice.function.id in expressions
        else _around(file, page, wrap, top.names)
        for wrap in page.wraps
    ]
    # What ends at one place ends from the inside out.
    insertions = [each for before, _ in around for each in before]
    insertions += [after for _, after in reversed(around)]
    return (*top.insertions, *insertions, *_shifts(page, protected_rows(file.tree, data)))


def _wrap(file: Parsed, choice: Choice) -> _Wrap:
    function = choice.function
    body = block(file.tree, function.body_start, function.body_end)
    after_super = function.kind == "constructor" and "derived-constructor" in function.features
    found = region(file.source.data, body, after_super) if body is not None else None
    if found is None:
        raise ValueError("the function has no body that an idiom could go around")
    return _Wrap(choice, found)


def _around(file: Parsed, page: _Page, wrap: _Wrap, names: Names) -> Around:
    """Return the statements before, between and after those of one function."""
    choice, like, where = wrap.choice, page.like, wrap.region
    if not where.lines:
        like = replace(like, end=";", width=1_000_000)
    base = page.moved(where.indent, where.first_row, beside=wrap)
    indent = base + where.unit.decode() * (idioms.levels(choice) - 1)
    before = idioms.opening(choice, file.source.module, names, like, indent)
    after = idioms.closing(choice, names, like)
    between = list(_between(file, page, wrap, names))
    if not where.lines:
        first = Insertion(where.start, _joined(before, like, "", " "))
        return [first, *between], Insertion(where.end, _joined(after, like, " ", ""))
    first = Insertion(page.rows[where.first_row], _on_lines(page, wrap, before))
    last = Insertion(page.rows[where.last_row + 1], _on_lines(page, wrap, after))
    return [first, *between], last


def _joined(lines: Sequence[Line], like: Dialect, left: str, right: str) -> bytes:
    """Return statements inside a line: one blank between them and on the side of the body."""
    text = " ".join(" ".join(line.laid_out(like, "", "")) for line in lines)
    return (left + text + right).encode() if text else b""


def _on_lines(page: _Page, wrap: _Wrap, lines: Sequence[Line]) -> bytes:
    unit = wrap.region.unit.decode()
    base = page.moved(wrap.region.indent, wrap.region.first_row, beside=wrap)
    text = []
    for line in lines:
        indent = base + unit * line.level
        first, *rest = line.laid_out(page.like, indent, unit)
        text += [indent + first, *rest]
    return "".join(each + page.like.newline for each in text).encode()


def _between(file: Parsed, page: _Page, wrap: _Wrap, names: Names) -> Iterator[Insertion]:
    """Yield the statements that follow statements of the body."""
    wanted = idioms.later(wrap.choice.plan, names, page.like)
    if not wanted:
        return
    places = {each.statement.path: each for each in located(file, wrap.choice.function)}
    for place, line in wanted:
        found = places.get(place.path)
        if found is None or found.statement.digest != place.digest:
            raise ValueError(f"the statement {place.path} is not what the plan was made for")
        if found.statement.objection is not None:
            raise ValueError(
                f"nothing can follow the statement {place.path}: {found.statement.objection}"
            )
        yield _following(page, wrap, found, line)


def _following(page: _Page, wrap: _Wrap, found: Located, line: Line) -> Insertion:
    indent = page.moved(found.indent, found.first_row)
    unit = wrap.region.unit.decode() or "  "
    first, *rest = line.laid_out(page.like, indent, unit)
    text = "".join(each + page.like.newline for each in (indent + first, *rest))
    return Insertion(page.rows[found.last_row + 1], text.encode())


def _shifts(page: _Page, fixed: frozenset[int]) -> Iterator[Insertion]:
    """Yield the white space by which the lines of each region move."""
    for wrap in page.wraps:
        shift, indent = wrap.shift, wrap.region.indent
        if not shift:
            continue
        for row in range(wrap.region.first_row, wrap.region.last_row + 1):
            start = page.rows[row]
            end = page.rows[row + 1] if row + 1 < len(page.rows) else len(page.data)
            line = page.data[start:end]
            if row not in fixed and line.startswith(indent) and line.strip():
                yield Insertion(start + len(indent), shift)
