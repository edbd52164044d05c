"""Laying out plain calls the way black does: nothing else is ever inserted that can be broken."""

from __future__ import annotations

from dataclasses import dataclass

TAB = 8
"""Columns that a tab takes, as `str.expandtabs` and the formatters count."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or a mapping where `opening` is a brace: text up to the bracket, items, the rest."""

    opening: str
    items: tuple[str | Call, ...]
    closing: str
    is_display: bool = False
    """A mapping is broken into one item a line as soon as it holds two."""

    def flat(self) -> str:
        """Return it on one line."""
        items = (item if isinstance(item, str) else item.flat() for item in self.items)
        return f"{self.opening}{', '.join(items)}{self.closing}"


def mapping(prefix: str, items: dict[str, str], suffix: str = "") -> Call:
    """Return `prefix{"key": expression, …}suffix`."""
    pairs = tuple(f"{quote(key)}: {expression}" for key, expression in items.items())
    return Call(prefix + "{", pairs, "}" + suffix, is_display=True)


def quote(text: str) -> str:
    """Return a string literal for `text`, on one line."""
    escaped = text.replace("\\", "\\\\")
    if not escaped.isprintable():
        escaped = "".join(c if c.isprintable() else _escape(c) for c in escaped)
    if '"' in escaped and "'" not in escaped:
        return f"'{escaped}'"
    return '"' + escaped.replace('"', '\\"') + '"'


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def lay_out(content: str | Call, margin: str, width: int, tail: str = "") -> list[str]:
    """Return the lines of a statement at `margin`, within `width` columns where that can be.

    `tail` is what follows a closing bracket directly, such as a comma.
    """
    if isinstance(content, str):
        return [margin + content + tail]
    line = margin + content.flat() + tail
    if not content.items or fits(line, width):
        return [line]
    inner = margin + ("\t" if "\t" in margin else "    ")
    return [
        margin + content.opening,
        *_items(content, inner, width),
        margin + content.closing + tail,
    ]


def _items(content: Call, margin: str, width: int) -> list[str]:
    together = ", ".join(each if isinstance(each, str) else each.flat() for each in content.items)
    single = len(content.items) == 1
    if fits(margin + together, width) and (single or not content.is_display):
        return [margin + together]
    tail = "" if single and content.is_display else ","
    if single and isinstance(content.items[0], Call):
        tail = "," if not content.is_display else ""
    return [line for item in content.items for line in lay_out(item, margin, width, tail)]


def fits(line: str, width: int) -> bool:
    """Return whether `line` takes at most `width` columns."""
    return len(line.expandtabs(TAB)) <= width
