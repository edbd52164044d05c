"""From choices to insertions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from telemetry_inject.languages.base import Choice, Parsed, Style
from telemetry_inject.languages.java.grammar import GRAMMAR
from telemetry_inject.languages.java.inject import header, idioms
from telemetry_inject.languages.java.inject.api import PATHS, spellings, words_of_ours
from telemetry_inject.languages.java.inject.idioms import Facts, Line
from telemetry_inject.languages.java.inject.layout import Page, joined, unit
from telemetry_inject.languages.java.inject.protected import protected_rows
from telemetry_inject.languages.java.inject.regions import Region, block, region
from telemetry_inject.languages.java.inject.statements import Located, located
from telemetry_inject.languages.java.inject.strip import strip
from telemetry_inject.languages.text import newline, row_starts
from telemetry_inject.model import Function, Insertion, Plan

Types = Callable[[Parsed, Function, Plan], dict[str, str]]
"""Gives the type of each expression of a plan."""


@dataclass(frozen=True, slots=True)
class _Wrap:
    """One choice with the region that it goes around."""

    choice: Choice
    region: Region
    facts: Facts

    @property
    def shift(self) -> bytes:
        """What each line of the region moves by."""
        return self.region.unit if self.region.lines and idioms.wraps(self.choice.plan) else b""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The file that is written on, with all that its lines have to know of one another."""

    data: bytes
    rows: Sequence[int]
    """Where each line starts."""
    page: Page
    over: dict[int, list[_Wrap]] = field(default_factory=dict)
    """The idioms that move a line, by its row."""

    def add(self, wrap: _Wrap) -> None:
        """Note an idiom; those around it come before it."""
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


def render(
    file: Parsed, choices: Sequence[Choice], style: Style, types: Types
) -> tuple[Insertion, ...]:
    """Return every insertion of the file for `choices`; raises `ValueError` where one has no place."""
    if not choices:
        return ()
    data = file.source.data
    page = Page(newline(data), style.width, unit(data))
    sheet = _Sheet(data, row_starts(data), page)
    named = _named(file)
    wraps = [_wrap(file, choice, named, types, style.tracer) for choice in choices]
    for wrap in wraps:
        sheet.add(wrap)
    around = [_around(file, sheet, wrap) for wrap in wraps]
    # What ends at one place ends from the inside out.
    found = [each for before, _ in around for each in before]
    found += [after for _, after in reversed(around)]
    words = words_of_ours(b"\n".join(each.text for each in found))
    wanted = [name for name in PATHS if name in words]
    marked = "marker" in file.scan.features
    top = header.insertions(file.tree.root_node, data, wanted, marked=marked)
    return (*top, *found, *_shifts(sheet, wraps, protected_rows(file.tree, data)))


def _named(file: Parsed) -> dict[str, str]:
    """Return how classes are written: as they were when the first of ours came into the file."""
    if "marker" not in file.scan.features:
        return spellings(file.tree.root_node, file.source.data)
    before = strip(file.source.data).data
    return spellings(GRAMMAR.fresh(before).root_node, before)


def _wrap(file: Parsed, choice: Choice, named: dict[str, str], types: Types, tracer: str) -> _Wrap:
    function = choice.function
    body = block(file.tree, function.body_start, function.body_end)
    found = region(file.source.data, body) if body is not None else None
    if found is None:
        raise ValueError("the function has no body that an idiom could go around")
    package = file.source.module
    level = next((each[6:] for each in function.features if each.startswith("level:")), "")
    outermost = function.qualified.partition("$")[0].partition(".")[0]
    facts = Facts(
        scope=tracer or (f"{package}.{outermost}" if package else outermost),
        qualified=f"{package}.{function.qualified}" if package else function.qualified,
        types=types(file, function, choice.plan),
        named=named,
        level=level,
    )
    return _Wrap(choice, found, facts)


def _around(file: Parsed, sheet: _Sheet, wrap: _Wrap) -> tuple[list[Insertion], Insertion]:
    """Return the statements before, between and after those of one function."""
    plan, rung, where = wrap.choice.plan, wrap.choice.rung, wrap.region
    before = idioms.opening(plan, rung, wrap.facts)
    after = idioms.closing(plan, rung, wrap.facts)
    between = list(_between(file, sheet, wrap))
    if not where.lines:
        first = Insertion(where.start, _in_line(before, sheet, " ", ""))
        return [first, *between], Insertion(where.end, _in_line(after, sheet, "", " "))
    first = Insertion(sheet.rows[where.first_row], _on_lines(sheet, wrap, before))
    last = Insertion(sheet.rows[where.last_row + 1], _on_lines(sheet, wrap, after))
    return [first, *between], last


def _in_line(lines: Sequence[Line], sheet: _Sheet, left: str, right: str) -> bytes:
    """Return statements inside a line: one blank between them and on the side of the brace."""
    page = replace(sheet.page, width=1_000_000)
    text = " ".join(joined(line.laid_out(page, "", inline=True)) for line in lines)
    return (left + text + right).encode() if text else b""


def _on_lines(sheet: _Sheet, wrap: _Wrap, lines: Sequence[Line]) -> bytes:
    one = wrap.region.unit.decode()
    page = replace(sheet.page, unit=one)
    base = sheet.moved(wrap.region.indent, wrap.region.first_row, beside=wrap)
    text = []
    for line in lines:
        indent = base + one * line.level
        first, *rest = line.laid_out(page, indent)
        text += [indent + first, *rest]
    return "".join(each + page.newline for each in text).encode()


def _between(file: Parsed, sheet: _Sheet, wrap: _Wrap) -> Iterator[Insertion]:
    """Yield the statements that follow statements of the body."""
    wanted = idioms.later(wrap.choice.plan, wrap.facts)
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
        yield _following(sheet, found, line)


def _following(sheet: _Sheet, found: Located, line: Line) -> Insertion:
    indent = sheet.moved(found.indent, found.first_row)
    first, *rest = line.laid_out(sheet.page, indent)
    text = "".join(each + sheet.page.newline for each in (indent + first, *rest))
    return Insertion(sheet.rows[found.last_row + 1], text.encode())


def _shifts(sheet: _Sheet, wraps: Sequence[_Wrap], fixed: frozenset[int]) -> Iterator[Insertion]:
    """Yield the white space by which the lines of each region move."""
    data, rows = sheet.data, sheet.rows
    for wrap in wraps:
        shift, indent = wrap.shift, wrap.region.indent
        if not shift:
            continue
        for row in range(wrap.region.first_row, wrap.region.last_row + 1):
            start = rows[row]
            end = rows[row + 1] if row + 1 < len(rows) else len(data)
            line = data[start:end]
            if row not in fixed and line.startswith(indent) and line.strip():
                yield Insertion(start + len(indent), shift)
