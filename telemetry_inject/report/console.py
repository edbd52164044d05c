"""The report for people: what was done, why the rest was not, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from telemetry_inject.model import FileReport, Outcome
from telemetry_inject.report.tally import Tally, ranked
from telemetry_inject.report.text import Paint, plural, shown

LOOKS = {"injected": "green", "skipped": "dim", "refused": "yellow", "failed": "red"}
MOST = 8
"""Reasons that are shown of each status, unless everything is asked for."""


def functions(path: str, report: FileReport, paint: Paint) -> Iterator[str]:
    """Yield a line for each function of a file."""
    for outcome in report.outcomes:
        yield function(path, outcome, paint)
        for attempt in outcome.attempts:
            yield paint(f"    not {attempt.rung}: {shown(attempt.objection)}", "dim")


def function(path: str, outcome: Outcome, paint: Paint) -> str:
    """Return `path:line: status name: reason`."""
    name = outcome.function.split("::", 1)[-1]
    rung = f" ({outcome.rung})" if outcome.rung else ""
    status = paint(f"{outcome.status}{rung}", LOOKS[outcome.status])
    return f"{shown(path)}:{outcome.line}: {status} {shown(name)}: {shown(outcome.reason)}"


def trouble(path: str, report: FileReport, failure: str | None, paint: Paint) -> Iterator[str]:
    """Yield what a person must know of a file even where little is said."""
    if report.problem is not None:
        place = f"{shown(path)}:{report.problem.line}:{report.problem.column}"
        yield f"{place}: {paint('left alone', 'yellow')}: {shown(report.problem.message)}"
    if failure is not None:
        yield f"{shown(path)}: {paint('failed', 'red')}: {shown(failure)}"
        return
    for outcome in report.outcomes:
        if outcome.status == "failed":
            yield function(path, outcome, paint)


def summary(tally: Tally, paint: Paint, *, verb: str, everything: bool = False) -> Iterator[str]:
    """Yield the counts as a table, and the reasons; `verb` is `changed` or `would change`."""
    rows = [("Files", _files(tally, verb))]
    if tally.functions:
        rows.append(("Functions", _functions(tally, paint)))
    if tally.rungs:
        rows.append(("Idioms", _shares(tally)))
    if tally.removed:
        rows.append(("Removed from", plural(tally.removed, "function")))
    width = max(len(title) for title, _ in rows) + 2
    for title, text in rows:
        yield f"{paint(title.ljust(width), 'bold')}{text}"
    for status in ("failed", "refused", "skipped"):
        yield from _reasons(tally, status, paint, everything)


def _files(tally: Tally, verb: str) -> str:
    parts = [f"{tally.changed} {verb}"]
    same = tally.files - tally.changed - tally.rejected - tally.failed_files
    parts += [f"{same} unchanged"] if same else []
    parts += [f"{tally.rejected} left alone for errors in them"] if tally.rejected else []
    parts += [f"{tally.failed_files} failed"] if tally.failed_files else []
    parts += [f"{tally.left_out} not looked into"] if tally.left_out else []
    return ", ".join(parts)


def _functions(tally: Tally, paint: Paint) -> str:
    return ", ".join(
        paint(f"{tally.statuses[status]} {status}", look) if tally.statuses[status] else f"0 {status}"
        for status, look in LOOKS.items()
    )  # fmt: skip


def _shares(tally: Tally) -> str:
    total = tally.rungs.total()
    return ", ".join(
        f"{name} {count} ({100 * count / total:.0f} %)" for name, count in ranked(tally.rungs).items()
    )  # fmt: skip


def _reasons(tally: Tally, status: str, paint: Paint, everything: bool) -> Iterator[str]:
    counts = list(ranked(tally.reasons.get(status, tally.rungs.__class__())).items())
    if not counts:
        return
    yield ""
    yield f"{paint(status.capitalize(), LOOKS[status])}, and why:"
    most = len(counts) if everything else MOST
    for reason, count in counts[:most]:
        yield f"{count:>7}  {shown(reason)}"
    if len(counts) > most:
        rest = sum(count for _, count in counts[most:])
        yield f"{rest:>7}  for {len(counts) - most} other reasons; --verbose shows them"
