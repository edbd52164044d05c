"""The leaderboard as one HTML page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from string import Template

from telemetry_inject.report.leaderboard import jury
from telemetry_inject.report.leaderboard.ranges import latency, strength
from telemetry_inject.report.leaderboard.tradeoff import tradeoff, unpriced
from telemetry_inject.report.leaderboard.words import (
    UNKNOWN,
    dollars,
    number,
    percent,
    seconds,
    span,
)
from telemetry_inject.report.text import plural
from telemetry_inject.standings import Standing, Standings


def page(board: Standings, tool: str) -> str:
    """Return the page."""
    template = Template((files(__package__) / "page.html").read_text("utf-8"))
    return template.substitute(
        tool=escape(tool),
        about=escape(
            f"{plural(board.functions, 'function')}, {plural(len(board.rows), 'contender')}, "
            f"{seconds(board.seconds)}"
        ),
        rows="".join(_row(place, each) for place, each in enumerate(board.rows, 1)),
        troubles="".join(f"<li>{escape(each)}</li>" for each in jury.troubles(board)),
        strength=_figure(strength(board)),
        tradeoff=_figure(tradeoff(board)),
        unpriced=escape(_missing(board)),
        latency=_figure(latency(board)),
        matrix="".join(_matrix(board)),
        jury="".join(f"<li>{escape(each)}</li>" for each in jury.verdicts(board)),
        judges="".join(
            f"<tr{'' if each.trusted else ' class=out'}><td>{escape(each.judge)}</td>"
            f"<td class=text>{escape(jury.judge(each))}</td></tr>"
            for each in board.judges
        ),
        cost=escape(dollars(board.judging_cost)),
        seed=board.seed,
    )


def _figure(drawn: str | None) -> str:
    return drawn or "<p class=none>There is nothing to draw.</p>"


def _missing(board: Standings) -> str:
    names = unpriced(board)
    return (
        f"Not shown, for want of a price or of a valid plan: {', '.join(names)}." if names else ""
    )


def _row(place: int, each: Standing) -> str:
    low, high = each.strength_range or (each.strength, each.strength)
    cells = [
        str(place),
        f"{each.model}{' ★' if each.frontier else ''}",
        percent(each.win_rate),
        f"{number(each.strength, 1)} ({number(low, 1)} … {number(high, 1)})",
        f"{each.valid} of {each.asked} ({span(*each.valid_range)})",
        seconds(each.p50),
        seconds(each.p95),
        f"{each.input_tokens:,} / {each.output_tokens:,}",
        dollars(each.cost, most=each.estimated),
        dollars(each.per_plan),
        str(each.chosen),
    ]
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"


def _matrix(board: Standings) -> Iterator[str]:
    names = [each.model for each in board.rows]
    heads = "".join(f"<th scope=col><span>{escape(each)}</span></th>" for each in names)
    yield f"<tr><td></td>{heads}</tr>"
    for a in names:
        cells = "".join(_duel(board, a, b) for b in names)
        yield f"<tr><th scope=row>{escape(a)}</th>{cells}</tr>\n"


def _duel(board: Standings, a: str, b: str) -> str:
    found = board.matrix.get((a, b))
    if found is None:
        return f"<td>{'' if a == b else UNKNOWN}</td>"
    share, duels = found
    side = "won" if share >= 0.5 else "lost"
    said = escape(f"{a} wins {percent(share)} of {plural(duels, 'duel')} against {b}")
    depth = round(abs(share - 0.5) * 160)
    return f'<td class="{side}" style="--depth: {depth}%" title="{said}">{percent(share)}</td>'
