"""A run that also says what its spans will come to, and can keep within a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from telemetry_inject.model import FileReport, Prediction
from telemetry_inject.pipeline.commit import commit
from telemetry_inject.pipeline.dependencies import Dependencies
from telemetry_inject.pipeline.records import Done, Item, Note
from telemetry_inject.pipeline.run import Request, policy, run
from telemetry_inject.predict.prediction import predict
from telemetry_inject.report.prediction import duration


def observed(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the records of a run, and the prediction at its end."""
    reports: list[FileReport] = []
    for item in items:
        if isinstance(item, Done):
            reports.append(_small(item.report))
        yield item
    yield predict(reports)


def bounded(request: Request, limit: float) -> Iterator[Item]:
    """Yield what becomes of each file, and the prediction; nothing is written beyond the limit.

    `limit` is in seconds for one call of an entry point.
    """
    if not request.write:
        last: Item | None = None
        for last in observed(run(request)):
            yield last
        if isinstance(last, Prediction):
            yield from _beyond(last, limit)
        return
    done: list[Done] = []
    for item in run(replace(request, write=False)):
        if isinstance(item, Done):
            done.append(item)
        elif not isinstance(item, Note):
            yield item
    prediction = predict([_small(each.report) for each in done])
    notes = list(_beyond(prediction, limit))
    if notes:
        yield prediction
        yield from notes
        yield Note("Nothing was written.", problem=True)
        return
    dependencies = Dependencies(policy(request))
    for each in commit(done, dependencies, writing=True):
        yield from dependencies.notes
        dependencies.notes.clear()
        yield each
    yield prediction


def _small(report: FileReport) -> FileReport:
    """Return a report without its texts, which are many."""
    return replace(report, after=None, source=replace(report.source, data=b""))


def _beyond(prediction: Prediction, limit: float) -> Iterator[Note]:
    for each in prediction.roots:
        if each.nanoseconds > limit * 1e9:
            name = each.function.split("::", 1)[-1]
            yield Note(
                f"One call of {name} ({each.path}:{each.line}) is predicted to take "
                f"{duration(each.nanoseconds)} more, beyond --max-overhead {duration(limit * 1e9)}.",
                problem=True,
            )
