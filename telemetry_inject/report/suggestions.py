"""A review with suggestion blocks, as GitHub's API takes it.

What is inserted belongs together: an import without its use is noise, a use without its import is a
mistake. So a file is suggested hunk by hunk only where the pull request shows every line that a
hunk needs; elsewhere one comment carries the patch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from telemetry_inject.model import Outcome
from telemetry_inject.report.diff import Block, blocks, lines, unified
from telemetry_inject.report.document import Entry, Lines
from telemetry_inject.report.markdown import escaped, fenced
from telemetry_inject.report.text import plural

MOST = 50
"""Comments of one review; more are a nuisance, and GitHub takes them slowly."""
TOGETHER = "These suggestions belong together: add them to one batch."


def review(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the body of `POST /repos/{owner}/{repo}/pulls/{number}/reviews`."""
    comments: list[dict[str, Any]] = []
    rest = 0
    for entry in entries:
        made = list(_comments(entry))
        if made and len(comments) + len(made) <= MOST:
            comments += made
        elif entry.report.after is not None:
            rest += 1
    text = "Functions in this change deserve telemetry and do not carry it."
    if rest:
        text += (
            f" {plural(rest, 'file')} could not be commented on here: "
            "`telemetry-inject --since` on the branch adds what is missing."
        )
    return {"event": "COMMENT", "body": text, "comments": comments}


def _comments(entry: Entry) -> Iterator[dict[str, Any]]:
    report = entry.report
    if report.after is None or entry.shown == ():
        return
    try:
        report.source.data.decode("utf-8")
    except UnicodeDecodeError:
        return
    old, new = lines(report.source.data), lines(report.after)
    found = _merged(_anchored(each, len(old)) for each in blocks(old, new))
    if old and all(_seen(a + 1, b, entry.shown) for a, b, _, _ in found):
        for number, (a, b, c, d) in enumerate(found):
            text = _suggested(old, new, (a, b, c, d))
            yield _comment(entry.path, (a + 1, b), _body(report.outcomes, (a, b), text, number))
        return
    places = [each.line for each in report.outcomes if each.status == "injected"]
    visible = [line for line in places if _seen(line, line, entry.shown)]
    if visible:
        patch = unified(entry.path, report.source.data, report.after).decode("utf-8")
        text = f"This adds the telemetry that is missing:\n\n{fenced(patch, 'diff')}"
        yield _comment(entry.path, (visible[0], visible[0]), text)


def _anchored(block: Block, count: int) -> Block:
    """Return the block with a line of the old text in it: a suggestion replaces lines."""
    a, b, c, d = block
    if a < b:
        return block
    return (a, b + 1, c, d + 1) if a < count else (a - 1, b, c - 1, d)


def _merged(found: Iterable[Block]) -> list[Block]:
    """Return the blocks, those that share a line of the old text as one."""
    merged: list[Block] = []
    for a, b, c, d in found:
        if merged and a < merged[-1][1]:
            first, _, start, _ = merged.pop()
            a, c = first, start  # noqa: PLW2901
        merged.append((a, b, c, d))
    return merged


def _seen(first: int, last: int, shown: tuple[Lines, ...] | None) -> bool:
    return shown is None or any(a <= first and last <= b for a, b in shown)


def _suggested(old: Sequence[bytes], new: Sequence[bytes], block: Block) -> str:
    return b"".join(new[block[2] : block[3]]).decode("utf-8").replace("\r\n", "\n")


def _body(outcomes: Sequence[Outcome], rows: tuple[int, int], text: str, number: int) -> str:
    here = [each for each in outcomes if each.status == "injected" and _near(each, rows)]
    said = "".join(
        f"**{escaped(each.function.split('::', 1)[-1])}**: {escaped(each.reason)}\n\n"
        for each in here
    )
    head = f"{TOGETHER}\n\n" if number == 0 else ""
    return head + said + fenced(text, "suggestion")


def _near(outcome: Outcome, rows: tuple[int, int]) -> bool:
    return rows[0] <= outcome.line <= rows[1] + 1


def _comment(path: str, place: Lines, body: str) -> dict[str, Any]:
    first, last = place
    comment: dict[str, Any] = {"path": path, "line": last, "side": "RIGHT", "body": body}
    if first < last:
        comment |= {"start_line": first, "start_side": "RIGHT"}
    return comment
