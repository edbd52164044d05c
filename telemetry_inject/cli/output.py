"""What a run puts on standard output (the result alone) and on standard error (all else)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from telemetry_inject import __version__
from telemetry_inject.model import Asked, Prediction
from telemetry_inject.pipeline.records import Done, Item, Note, Trial
from telemetry_inject.report import console, models, prediction
from telemetry_inject.report.coverage import Coverage, table
from telemetry_inject.report.diff import unified
from telemetry_inject.report.document import Document, Entry
from telemetry_inject.report.github import Annotations
from telemetry_inject.report.jsonreport import RunJson
from telemetry_inject.report.leaderboard import table as leaderboard
from telemetry_inject.report.markdown import Markdown
from telemetry_inject.report.sarif import Sarif
from telemetry_inject.report.suggestions import review
from telemetry_inject.report.tally import Tally
from telemetry_inject.report.text import Paint, coloured, paint_diff, plural, relative, shown
from telemetry_inject.scan.discover import LeftOut
from telemetry_inject.standings import Standings


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen of a run."""

    format: str = "text"
    diff: bool = False
    check: bool = False
    remove: bool = False
    stream: bool = False
    """Whether the new text itself goes to standard output."""
    quiet: bool = False
    verbose: bool = False
    review: bool = False
    """Whether suggestions for a pull request are wanted."""
    least: float | None = None
    """The coverage in percent that passes a check; None where nothing may be missing."""
    undo: str = ""
    """The command that takes back what was done."""
    apply: str = ""
    """The command that carries out plans, with `{}` for their file."""

    @property
    def writes(self) -> bool:
        """Whether files are rewritten."""
        return not (self.diff or self.check or self.stream)

    @property
    def patch(self) -> bool:
        """Whether the result is a diff."""
        return self.format == "patch" or (self.diff and self.format == "text")

    @property
    def streams(self) -> bool:
        """Whether standard output is written to while the run goes."""
        return self.patch or self.format != "text" or self.check or self.verbose


def document(view: View, stream: TextIO) -> Document | None:
    """Return the document that the format asks for; None for text and patches."""
    match view.format:
        case "json":
            return RunJson(stream, f"telemetry-inject {__version__}")
        case "sarif":
            return Sarif(stream, __version__)
        case "github":
            return Annotations(stream)
        case "markdown":
            return Markdown(stream, would=not view.writes)
    return None


class Output:
    """Takes the records of a run as they come. `code` is the exit code so far.

    `coverage` is counted in a check only.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._tally = Tally()
        self.coverage = Coverage()
        self._here = Path.cwd()
        self._problem = False
        self._notes: list[Note] = []
        self._reports: list[str] = []
        self._red = False
        self._trials: list[str] = []
        self._predicted: Prediction | None = None
        self._document = document(view, sys.stdout)
        self._reviewed: list[Entry] = []
        self._paint = Paint(coloured(self._people))

    @property
    def code(self) -> int:
        """0, or 1 where something failed or is to be done, or 3 where the tests went red."""
        if self._red:
            return 3
        failed = self._problem or self._tally.failed_files or self._tally.statuses["failed"]
        lacking = self._view.check and not self.coverage.passes(self._view.least)
        return int(bool(failed) or lacking)

    @property
    def _people(self) -> TextIO:
        """Where text for people goes: not between the lines of a patch or JSON."""
        view = self._view
        other = view.patch or view.check or view.stream or self._document is not None
        return sys.stderr if other else sys.stdout

    @property
    def review(self) -> dict[str, object]:
        """What `--review` writes."""
        return review(self._reviewed)

    @property
    def standings(self) -> Standings | None:
        """The leaderboard, where models were compared."""
        return self._tally.standings

    def note_reports(self, paths: Iterable[Path], apply: str | None = None) -> None:
        """Take where a comparison's report was written, and the command that applies its plans."""
        self._reports += [f"Report:     {each}" for each in paths]
        self._reports += [f"Apply:      {apply}"] if apply else []

    def add(self, item: Item) -> None:
        """Show one record, or count it for the end."""
        if isinstance(item, Done):
            self._done(item)
        elif isinstance(item, LeftOut):
            self._left_out(item)
        elif isinstance(item, Asked):
            self._tally.asked = item
        elif isinstance(item, Standings):
            self._tally.standings = item
        elif isinstance(item, Trial):
            self._trial(item)
        elif isinstance(item, Prediction):
            self._predicted = item
            self._tally.prediction = prediction.plain(item, self._here)
        elif isinstance(item, Note):
            self._note(item)

    def _done(self, done: Done) -> None:
        report, path = done.report, relative(done.report.source.path, self._here)
        failed = done.failure is not None
        self._tally.add(
            report, failed=failed, written=done.written, removed=done.removed, exact=done.exact
        )
        if self._view.check:
            self.coverage.add(relative(done.root, self._here), path, report)
        entry = Entry(
            path, report, done.failure, done.written, done.removed, done.exact, done.shown
        )
        if self._view.review and report.after is not None:
            self._reviewed.append(entry)
        if self._document is not None:
            self._document.file(entry)
            return
        if self._view.patch and report.after is not None:
            diff = unified(path.lstrip("/"), report.source.data, report.after)
            self._bytes(paint_diff(diff) if coloured(sys.stdout) else diff)
        if self._view.verbose:
            self._say(console.functions(path, report, self._paint))
        elif self._view.check and not self._view.quiet:
            self._missing(path, done)
        self._complain(console.trouble(path, report, done.failure, self._paint))

    def _missing(self, path: str, done: Done) -> None:
        for each in done.report.outcomes:
            if each.status == "injected":
                name = each.function.split("::", 1)[-1]
                print(f"{shown(path)}:{each.line}: {shown(name)} has no telemetry")

    def _left_out(self, item: LeftOut) -> None:
        self._tally.left_out += 1
        path = relative(item.path, self._here)
        if self._document is not None:
            self._document.left_out(path, item.reason)
        elif self._view.verbose:
            self._say([self._paint(f"{shown(path)}: not looked into: {shown(item.reason)}", "dim")])

    def _trial(self, trial: Trial) -> None:
        self._red = not trial.green
        self._tally.tests = {
            "green": trial.green,
            "runs": trial.runs,
            "said": trial.said,
            "taken_out": list(trial.taken_out),
            "flaky": list(trial.flaky),
        }
        runs = f" ({plural(trial.runs, 'run')} of the tests)" if trial.runs else ""
        said = [f"{trial.said}{runs}"]
        if trial.flaky:
            said.append(f"Flaky, and not counted: {', '.join(map(shown, trial.flaky))}")
        if not trial.green:
            said.append("Nothing was written.")
        for text in said:
            if self._document is not None:
                self._document.note(text, problem=not trial.green)
        if self._document is None:
            self._trials = said

    def _note(self, note: Note) -> None:
        self._problem = self._problem or note.problem
        if self._document is not None:
            self._document.note(note.text, problem=note.problem)
        elif note.problem:
            self._complain([shown(note.text)])
        else:
            self._notes.append(note)

    def end(self, *, interrupted: bool = False, trace: Path | None = None) -> None:
        """Show what is known only at the end."""
        if self._document is not None:
            coverage = self.coverage if self._view.check else None
            if self._predicted is not None:
                self._document.predicted(self._predicted)
            self._document.end(self._tally, coverage, interrupted=interrupted)
        if interrupted:
            self._complain([self._interruption()])
        self._complain(self._verdict())
        if self._red:
            self._complain(self._trials)
        elif self._trials:
            self._say(["Tests       " + self._trials[0], *self._trials[1:]])
        if self._view.quiet or self._document is not None:
            return
        verb = "changed" if self._view.writes else "would change"
        self._say(
            console.summary(self._tally, self._paint, verb=verb, everything=self._view.verbose)
        )
        if self._view.check:
            self._say(["", *table(self.coverage, self._paint, files=self._view.verbose)])
        if self._predicted is not None and self._document is None:
            self._say(prediction.lines(self._predicted, self._paint, self._here))
        if self._tally.asked is not None:
            self._say(models.lines(self._tally.asked, self._paint))
        if self.standings is not None:
            self._say(leaderboard.lines(self.standings, self._paint))
            self._say(["", *map(shown, self._reports)])
        self._say(self._hints())
        if trace is not None:
            self._say([f"Debug trace: {trace}"])

    def _interruption(self) -> str:
        written = plural(self._tally.written, "file")
        return (
            f"Interrupted: {written} had been written and are complete; all others are as they "
            "were. The same command goes on where this one stopped."
        )

    def _verdict(self) -> Iterator[str]:
        least = self._view.least
        if self._view.check and least is not None and not self.coverage.passes(least):
            percent = self.coverage.total.plain()["percent"]
            yield f"Telemetry coverage is {percent:g} %, which is under {least:g} %."

    def _hints(self) -> Iterator[str]:
        tally, view = self._tally, self._view
        for note in self._notes:
            yield f"\nNote: {shown(note.text)}"
        if tally.inexact:
            yield (
                f"\nNote: a formatter has been at work in {plural(tally.inexact, 'file')} since; "
                "our code is out, but the layout may differ from what it was."
            )
        if tally.suggests and tally.statuses["injected"]:
            yield "\nThese packages trace whole libraries that the code uses:"
            yield f"  {' '.join(sorted(tally.suggests))}"
        if tally.written and not view.remove:
            yield f"\nUndo:       {view.undo}"
            yield "See spans:  telemetry-inject bootstrap   (writes the code that starts an SDK)"

    def _say(self, lines: Iterable[str]) -> None:
        if not self._view.quiet:
            for line in lines:
                print(line, file=self._people)

    def _complain(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(line, file=sys.stderr)

    def _bytes(self, data: bytes) -> None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
