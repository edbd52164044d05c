"""Carrying out the main command: the run, its reports, its trace and its exit code."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from telemetry_inject.cli import benchmark, coverage
from telemetry_inject.cli.output import Output, View
from telemetry_inject.cli.progress import Bar, progress
from telemetry_inject.config import Settings, SettingsError
from telemetry_inject.debugtrace import DebugTrace
from telemetry_inject.model import Plan
from telemetry_inject.pipeline.records import Done, Item, Said, Traced
from telemetry_inject.pipeline.run import Request, run
from telemetry_inject.pipeline.write import create
from telemetry_inject.plan import planfile
from telemetry_inject.repository.changes import Since

if TYPE_CHECKING:
    from telemetry_inject.pipeline.models.crew import Crew


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for."""

    paths: tuple[Path, ...]
    settings: Settings
    diff: bool = False
    check: bool = False
    remove: bool = False
    plan: Path | None = None
    save_plan: Path | None = None
    since: Since | None = None
    coverage: tuple[Path, ...] = ()
    review: Path | None = None
    interactive: bool = False
    benchmark: tuple[Path, ...] = ()
    """Where the report of a comparison goes; empty: to `logs/`."""

    @property
    def predicts(self) -> bool:
        """Whether what the spans will come to is wanted."""
        settings = self.settings
        wanted = settings.format in ("markdown", "github") or settings.verbose
        return not self.remove and (wanted or settings.max_overhead is not None)

    @property
    def view(self) -> View:
        """What is to be seen of it."""
        paths = " ".join(shlex.quote(str(each)) for each in self.paths)
        return View(
            format=self.settings.format,
            diff=self.diff,
            check=self.check,
            remove=self.remove,
            stream=[str(each) for each in self.paths] == ["-"],
            quiet=self.settings.quiet,
            verbose=self.settings.verbose,
            review=self.review is not None,
            least=self.settings.fail_under,
            undo=f"telemetry-inject --remove {paths}",
            apply=f"telemetry-inject --plan {{}} {paths.replace('{', '{{').replace('}', '}}')}",
        )


def perform(order: Order) -> int:
    """Do it and return the exit code."""
    plans, view = given_plans(order), order.view
    compared = order.settings.perform_benchmark and not view.writes
    saved: list[Plan] | None = [] if order.save_plan is not None or compared else None
    interrupted = False
    with (
        ExitStack() as until,
        open_trace(order.settings) as trace,
        progress(visible=_watched(view) and not order.interactive) as bar,
    ):
        output = Output(view)
        try:
            for item in _items(order, _request(order, plans, trace, bar, until), bar):
                take(item, output, trace, saved)
                if isinstance(item, Done):
                    bar.step()
                elif isinstance(item, Said):
                    bar.say(item.text)
        except KeyboardInterrupt:
            interrupted = True
    if output.standings is not None and not interrupted:
        reports = benchmark.save(order.benchmark, output.standings)
        kept = benchmark.keep(reports[0], saved or ()) if order.save_plan is None else None
        apply = None if kept is None else view.apply.format(shlex.quote(str(kept)))
        output.note_reports(reports, apply)
    output.end(interrupted=interrupted, trace=trace.path if trace else None)
    if order.save_plan is not None and saved is not None and not interrupted:
        save_plans(order.save_plan, saved)
    if order.coverage and not interrupted:
        since = None if order.since is None else str(order.since)
        coverage.save(order.coverage, output.coverage, select=order.settings.select, since=since)
    if order.review is not None and not interrupted:
        save_review(order.review, output.review)
    return 130 if interrupted else output.code


def _items(order: Order, request: Request, bar: Bar) -> Iterator[Item]:
    limit = order.settings.max_overhead
    plain = order.remove or not (order.settings.test_cmd or order.interactive)
    if limit is not None and not plain:
        raise SettingsError("--max-overhead goes without --interactive and --test-cmd")
    if plain and request.predict:
        from telemetry_inject.pipeline.predicted import bounded, observed

        return observed(run(request)) if limit is None else bounded(request, limit)
    if plain:
        return run(request)
    if order.interactive:
        from telemetry_inject.cli.person import Person
        from telemetry_inject.pipeline.chosen import chosen

        return chosen(request, Person().ask)
    from telemetry_inject.pipeline.judged import Judge, tried

    return tried(request, Judge(order.settings.test_cmd, order.settings.test_runs, bar.say))


def _request(
    order: Order,
    plans: tuple[Plan, ...] | None,
    trace: DebugTrace | None,
    bar: Bar,
    until: ExitStack,
) -> Request:
    return Request(
        paths=order.paths,
        settings=order.settings,
        action="remove" if order.remove else "inject",
        write=order.view.writes,
        plans=plans,
        trace=trace.level if trace else None,
        crew=crew(order, until),
        since=order.since,
        predict=order.predicts,
        ask=bar.ask if sys.stdin.isatty() and sys.stderr.isatty() else None,
        total=bar.total,
    )


def crew(order: Order, until: ExitStack) -> Crew | None:
    """Return the models that are to make the plans; None where the rules do, or nobody need to.

    Servers that are started for them end with `until`.
    """
    if not order.settings.model or order.remove or order.check or order.plan is not None:
        return None
    from telemetry_inject.pipeline.models.crew import crew

    made = crew(order.settings, os.environ, until)
    if not order.view.quiet:
        for note in made.local.notes:
            print(f"Note: {note}.", file=sys.stderr)
    return made


def _watched(view: View) -> bool:
    """Return whether a progress bar is seen and does not get into the result's way."""
    mixed = view.streams and sys.stdout.isatty()
    return sys.stderr.isatty() and not view.quiet and not mixed


def take(item: Item, output: Output, trace: DebugTrace | None, saved: list[Plan] | None) -> None:
    """Hand one record of a run to everybody who wants it."""
    if isinstance(item, Done | Traced) and trace is not None:
        trace.write(item.events)
    if isinstance(item, Traced):
        return
    output.add(item)
    if not isinstance(item, Done):
        return
    if saved is not None:
        saved += [
            each.plan
            for each in item.report.outcomes
            if each.plan is not None and each.status == "injected"
        ]


def given_plans(order: Order) -> tuple[Plan, ...] | None:
    """Return the plans of `--plan`; None where it was not given."""
    if order.plan is None:
        return None
    try:
        return planfile.read(order.plan)
    except OSError as error:
        raise SettingsError(f"{order.plan}: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(str(error)) from error


def save_plans(path: Path, plans: list[Plan]) -> None:
    """Write the plans that were carried out."""
    names = [plan.function for plan in plans]
    if len(set(names)) < len(names):
        raise SettingsError(
            f"{path} was not written: the run covers several projects with functions of the same "
            "id; save the plans of one project at a time"
        )
    try:
        planfile.write(path, plans)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error


def save_review(path: Path, body: dict[str, object]) -> None:
    """Write suggestions as GitHub's API takes them."""
    try:
        create(path, (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from error


@contextmanager
def open_trace(settings: Settings) -> Iterator[DebugTrace | None]:
    """Give the debug trace, closed at the end; None where it was not asked for."""
    if settings.debug_trace == "off":
        yield None
        return
    try:
        trace = DebugTrace(Path("logs"), settings.debug_trace, console=settings.debug_trace_console)
    except OSError as error:
        raise SettingsError(f"the debug trace cannot be written: {error}") from error
    try:
        yield trace
    finally:
        trace.close()
        if not trace.whole:
            why = "its writer failed; is the disk full?"
            print(f"The debug trace {trace.path} is not complete: {why}", file=sys.stderr)
