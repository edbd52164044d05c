"""What spans will come to, as text, as Markdown and as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from telemetry_inject.model import Predicted, Prediction
from telemetry_inject.report.text import Paint, plural, relative, shown

MOST = 10
"""Entry points that are shown."""
WARNED = 4
BASIS = (
    "Each call in the text counts once, a loop's body ten times: an estimate, not a measurement."
)


def lines(prediction: Prediction, paint: Paint, here: Path) -> Iterator[str]:
    """Yield the largest entry points and the warnings."""
    if not prediction.roots:
        return
    yield ""
    yield f"{paint('Predicted', 'bold')}, at most, for one call of an entry point:"
    yield "  spans  internal     costs"
    for each in prediction.roots[:MOST]:
        place = f"{shown(relative(Path(each.path), here))}:{each.line}"
        name = shown(each.function.split("::", 1)[-1])
        cost = duration(each.nanoseconds)
        yield f"{each.spans:>7}  {each.internal:>8}  {cost:>8}  {place}: {name}{_remark(each)}"
    if len(prediction.roots) > MOST:
        yield f"         and {len(prediction.roots) - MOST} that come to less"
    yield paint(f"  {BASIS}", "dim")
    for text in _doubts(prediction):
        yield paint(f"  {text}", "dim")
    for text in prediction.warnings[:WARNED]:
        yield f"{paint('Warning', 'yellow')}: {shown(text)}"
    if len(prediction.warnings) > WARNED:
        yield f"and {len(prediction.warnings) - WARNED} warnings more; --verbose --format json has all."


def markdown(prediction: Prediction, here: Path, escaped: Callable[[str], str], cell: Callable[[str], str]) -> str:  # fmt: skip
    """Return a table for a pull request; `escaped` and `cell` make text harmless."""
    if not prediction.roots:
        return ""
    rows = "\n".join(
        f"| {cell(each.function.split('::', 1)[-1])} | "
        f"{cell(f'{relative(Path(each.path), here)}:{each.line}')} | "
        f"{each.spans} | {each.internal} | {duration(each.nanoseconds)} |"
        for each in prediction.roots[:MOST]
    )
    more = len(prediction.roots) - MOST
    rest = f"\nand {plural(more, 'entry point')} that come to less.\n" if more > 0 else ""
    warned = "".join(f"\n- ⚠ {escaped(each)}" for each in prediction.warnings[:WARNED])
    doubts = " ".join([BASIS, *_doubts(prediction)])
    return (
        "**Predicted, at most, for one call of an entry point**\n\n"
        "| entry point | where | spans | of them INTERNAL | costs |\n|---|---|---:|---:|---:|\n"
        f"{rows}\n{rest}\n{escaped(doubts)}\n{warned}"
    ).rstrip() + "\n"


def plain(prediction: Prediction, here: Path) -> dict[str, Any]:
    """Return it as plain data."""
    roots = [{**asdict(each), "path": relative(Path(each.path), here)} for each in prediction.roots]
    return {**asdict(prediction), "roots": roots}


def duration(nanoseconds: float) -> str:
    """Return a time with its unit: `1.2 ms`."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def _remark(each: Predicted) -> str:
    said = ["loops"] * each.loops + ["circles"] * each.circles
    return f" ({', '.join(said)})" if said else ""


def _doubts(prediction: Prediction) -> Iterator[str]:
    if prediction.bare:
        yield f"Without an SDK in {', '.join(prediction.bare)}: no figure with one was measured."
    if prediction.unknown:
        yield f"No figure for spans in {', '.join(prediction.unknown)}: they are counted as free."
