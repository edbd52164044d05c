"""The parts of a picture in SVG. Everything is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

Parts = Iterable[str]


def picture(width: float, height: float, title: str, parts: Parts) -> str:
    """Return a picture; `title` is what those hear who do not see it."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def line(x1: float, y1: float, x2: float, y2: float, look: str = "grid") -> str:
    """Return a straight line."""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" class="{look}"/>'


def path(points: Iterable[tuple[float, float]], look: str) -> str:
    """Return a line through points."""
    return f'<polyline points="{" ".join(f"{x:g},{y:g}" for x, y in points)}" class="{look}"/>'


def dot(x: float, y: float, look: str, said: str, radius: float = 5) -> str:
    """Return a dot that says something to those who point at it."""
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" class="{look}">'
        f"<title>{escape(said)}</title></circle>"
    )


def text(x: float, y: float, said: str, look: str = "label", anchor: str = "start") -> str:
    """Return a text; `anchor` is `start`, `middle` or `end`."""
    return f'<text x="{x:g}" y="{y:g}" class="{look}" text-anchor="{anchor}">{escape(said)}</text>'
