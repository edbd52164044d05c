"""One comment for a pull request: what is added, why, what it costs, and what is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from telemetry_inject.model import Outcome, Plan, Prediction, SpanCommand
from telemetry_inject.report.coverage import Coverage
from telemetry_inject.report.document import Entry
from telemetry_inject.report.prediction import markdown
from telemetry_inject.report.tally import Tally, ranked
from telemetry_inject.report.text import plural, shown

LONGEST = 60_000
"""Characters; GitHub takes 65,536."""
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~&@$-])")
RUNS = re.compile(r"`+")
MARK = "<!-- telemetry-inject -->"
"""By which the comment is found again, and replaced."""


class Markdown:
    """Collects what is worth a line, and writes one comment at the end."""

    def __init__(self, stream: TextIO, *, would: bool) -> None:
        self._stream = stream
        self._verb = "would be added" if would else "was added"
        self._files: list[str] = []
        self._notes: list[str] = []
        self._left: Counter[tuple[str, str]] = Counter()
        self._cost = Cost()
        self._predicted = ""

    def left_out(self, path: str, reason: str) -> None:
        """Take a file that was not looked into: nothing is said."""

    def file(self, entry: Entry) -> None:
        """Take one file."""
        added = [each for each in entry.report.outcomes if each.status == "injected"]
        if added:
            self._files.append(_file(entry.path, added))
        for each in entry.report.outcomes:
            self._cost.add(each.plan)
            if each.status != "injected":
                self._left[each.status, each.reason] += 1
            if each.status == "failed":
                where = f"{entry.path}:{each.line}"
                self._notes.append(f"{code(where)}: {escaped(each.reason)}")
        if entry.failure is not None:
            self._notes.append(f"{code(entry.path)}: {escaped(entry.failure)}")
        if entry.report.problem is not None:
            problem = entry.report.problem
            where = f"{entry.path}:{problem.line}"
            self._notes.append(f"{code(where)} is left alone: {escaped(problem.message)}")

    def note(self, text: str, *, problem: bool) -> None:
        """Take something about the run as a whole."""
        self._notes.append(escaped(text))

    def predicted(self, prediction: Prediction) -> None:
        """Take what the spans will come to."""
        self._predicted = markdown(prediction, Path.cwd(), escaped, cell)

    def end(self, tally: Tally, coverage: Coverage | None, *, interrupted: bool) -> None:
        """Write the comment."""
        if interrupted:
            self._notes.append("The run was interrupted: this is not all.")
        tail = "\n\n".join(self._tail(tally))
        files = [*([self._predicted] if self._predicted else []), *self._files]
        self._stream.write(_fitted(self._head(tally, coverage), files, tail))

    def _head(self, tally: Tally, coverage: Coverage | None) -> str:
        count = tally.statuses["injected"]
        said = [MARK, "### Telemetry", ""]
        if count:
            said.append(
                f"Telemetry {self._verb} to {plural(count, 'function')} "
                f"in {plural(tally.changed, 'file')}."
            )
        else:
            said.append("Every function that deserves telemetry, and can carry it, has some.")
        if coverage is not None:
            total = coverage.total
            percent = f"{total.plain()['percent']:g}"
            said.append(f"Coverage: **{percent} %** ({total.covered} of {total.selected}).")
        said.append(str(self._cost))
        return "\n".join(said) + "\n"

    def _tail(self, tally: Tally) -> Iterator[str]:
        if self._notes:
            yield "\n".join(f"- {each}" for each in dict.fromkeys(self._notes))
        for status, title in (("refused", "Refused, as unsafe"), ("skipped", "Skipped")):
            reasons = Counter(
                {why: count for (kind, why), count in self._left.items() if kind == status}
            )
            if reasons:
                rows = "\n".join(f"| {n} | {escaped(why)} |" for why, n in ranked(reasons).items())
                summary = f"{title}: {plural(reasons.total(), 'function')}"
                yield _details(summary, f"| functions | why |\n|---:|---|\n{rows}")


class Cost:
    """What the plans cost."""

    def __init__(self) -> None:
        self._tokens = 0
        self._dollars = 0.0
        self._models: set[str] = set()

    def add(self, plan: Plan | None) -> None:
        """Count one plan."""
        if plan is None or (plan.maker.input_tokens is None and plan.maker.cost_usd is None):
            return
        self._models.add(plan.maker.planner)
        self._tokens += (plan.maker.input_tokens or 0) + (plan.maker.output_tokens or 0)
        self._dollars += plan.maker.cost_usd or 0.0

    def __str__(self) -> str:
        """Return it as a sentence."""
        if not self._models:
            return "Planned by rules, offline, at no cost."
        names = ", ".join(code(each) for each in sorted(self._models))
        return f"Planned by {names}: {self._tokens} tokens, ${self._dollars:.4f}."


def _file(path: str, added: Sequence[Outcome]) -> str:
    rows = "\n".join(
        f"| {each.line} | {cell(each.function.split('::', 1)[-1])} | {_span(each.plan)} "
        f"| {escaped(each.reason)} |"
        for each in added
    )
    table = f"| line | function | span | why |\n|---:|---|---|---|\n{rows}"
    return f"**{code(path)}**\n\n{table}\n"


def _span(plan: Plan | None) -> str:
    for command in plan.commands if plan else ():
        if isinstance(command, SpanCommand):
            return f"{escaped(command.name)} ({command.span_kind})"
    return ""


def _details(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _fitted(head: str, files: Sequence[str], tail: str) -> str:
    """Return the comment with as many files as fit."""
    room = LONGEST - len(head) - 200
    tail = tail if len(tail) < room // 2 else ""
    room -= len(tail)
    kept: list[str] = []
    for each in files:
        if room < len(each):
            kept.append(f"… and {plural(len(files) - len(kept), 'file')} more.\n")
            break
        room -= len(each) + 1
        kept.append(each)
    return "\n".join([head, *kept, tail]).rstrip() + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: names and reasons may come from hostile code."""
    return SPECIAL.sub(r"\\\1", shown(text)).replace("\\@", "@\u200b")


def code(text: str) -> str:
    """Return text as code in a line, whatever it holds."""
    text = shown(text)
    longest = max((len(each) for each in RUNS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell(text: str) -> str:
    """Return text as code in a cell of a table."""
    return code(text).replace("|", "\\|")


def fenced(text: str, language: str) -> str:
    """Return text as a block of code, whatever it holds."""
    longest = max((len(each) for each in RUNS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    end = "" if text.endswith("\n") else "\n"
    return f"{fence}{language}\n{text}{end}{fence}\n"
