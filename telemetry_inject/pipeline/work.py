"""The work on one file, in a worker process: from its bytes to its new text, nothing written."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace

from telemetry_inject.inject.strip import remove
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Language
from telemetry_inject.model import FileReport, SourceFile
from telemetry_inject.pipeline.instrument import instrument
from telemetry_inject.pipeline.records import Done, Stage, Task
from telemetry_inject.pipeline.since import shown
from telemetry_inject.pipeline.steps import Steps
from telemetry_inject.pipeline.styles import Styles
from telemetry_inject.scan.extract import FunctionExtractor


def batch(tasks: Sequence[Task]) -> list[Done]:
    """Return what became of each file, with the garbage collector off while it works."""
    gc.disable()
    styles = Styles()
    try:
        return [work(task, styles) for task in tasks]
    finally:
        gc.enable()


def lost(tasks: Sequence[Task]) -> list[Done]:
    """Return what to say of files whose worker process died; one file at a time comes here."""
    return [failed(task, b"", "the process that worked on it died") for task in tasks]


def work(task: Task, styles: Styles | None = None) -> Done:
    """Return what became of the file; whatever goes wrong fails this file alone."""
    steps = Steps(task.name, task.trace)
    try:
        data = task.path.read_bytes() if task.data is None else task.data
    except OSError as error:
        return failed(task, b"", f"it cannot be read: {error.strerror or error}", steps)
    try:
        return _act(task, source_of(task, data), steps, styles or Styles())
    except Exception as error:  # one broken file must not stop the others
        what = f"a mistake of ours, please report it: {type(error).__name__}: {error}"
        return failed(task, data, what, steps)


def failed(task: Task, data: bytes, failure: str, steps: Steps | None = None) -> Done:
    """Return the end of a file that went wrong as a whole."""
    steps = steps or Steps(task.name, task.trace)
    steps.add("error", failure)
    report = FileReport(SourceFile(task.path, task.name, "", task.language, data), ())
    if task.stage is not None:
        report = _with_stage(report, task.stage, load(task.language))
    events = tuple(steps.events)
    return Done(report, task.root, failure=failure, stage=task.stage, events=events)


def source_of(task: Task, data: bytes) -> SourceFile:
    """Return the record of a file as it was read."""
    module = load(task.language).syntax.module(task.path, task.root)
    return SourceFile(task.path, task.name, module, task.language, data)


def _act(task: Task, source: SourceFile, steps: Steps, styles: Styles) -> Done:
    if task.action == "remove":
        return _remove(task, source, steps)
    report = instrument(task, source, steps, styles)
    if task.stage is not None:
        report = _with_stage(report, task.stage, load(task.language))
    seen = shown(task.older, source.data)
    return Done(report, task.root, shown=seen, stage=task.stage, events=tuple(steps.events))


def _with_stage(report: FileReport, stage: Stage, language: Language) -> FileReport:
    """Return the report as one of the file on the disk, with lines as they are there."""
    source = replace(report.source, data=stage.before)
    lines = {
        each.id: each.line for each in FunctionExtractor(language).extract(source).scan.functions
    }
    return replace(
        report,
        source=source,
        outcomes=tuple(
            replace(each, line=lines.get(each.function, each.line)) for each in report.outcomes
        ),
        after=report.after or stage.after,
        needs=tuple(sorted({*report.needs, *stage.needs})),
    )


def _remove(task: Task, source: SourceFile, steps: Steps) -> Done:
    try:
        with steps.call("remove"):
            stripped = remove(load(task.language), source)
    except ValueError as error:
        return failed(task, source.data, str(error), steps)
    after = None if stripped.data == source.data else stripped.data
    return Done(
        FileReport(source, (), after),
        task.root,
        removed=stripped.functions,
        exact=stripped.exact,
        events=tuple(steps.events),
    )
