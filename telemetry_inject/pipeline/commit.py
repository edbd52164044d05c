"""The last steps of a batch, in the parent: the language's own checker, dependencies, writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from telemetry_inject.debugtrace import Event
from telemetry_inject.languages import load
from telemetry_inject.pipeline import write
from telemetry_inject.pipeline.dependencies import Dependencies
from telemetry_inject.pipeline.interrupt import held
from telemetry_inject.pipeline.records import Done, Stage


def commit(batch: Sequence[Done], dependencies: Dependencies, *, writing: bool) -> Iterator[Done]:
    """Yield what became of each file of a batch, in order, once it is written (or could be)."""
    if any(each.stage is not None for each in batch):
        with held():  # what passes contexts on is consistent only as a whole
            yield from list(_committed(batch, dependencies, nullcontext, writing=writing))
    else:
        yield from _committed(batch, dependencies, held, writing=writing)


def _committed(
    batch: Sequence[Done],
    dependencies: Dependencies,
    holding: Callable[[], AbstractContextManager[None]],
    *,
    writing: bool,
) -> Iterator[Done]:
    objections = _check(batch)
    for done in batch:
        if done.report.after is None:
            yield done
            continue
        objection = objections.get(_key(done))
        each = done
        if objection is not None and done.stage is not None:
            each, objection = _fallen_back(done, objection, done.stage), None
        if objection is None:
            objection = _undeclared(each, dependencies)
        if objection is not None:
            yield fail(each, objection)
        elif writing:
            with holding():  # until the caller has taken note of what was written
                yield _write(each)
        else:
            yield each


def fail(done: Done, why: str) -> Done:
    """Return the file as one that is not written: what would have been injected has failed."""
    outcomes = tuple(
        replace(each, status="failed", reason=f"Not written: {why}.")
        if each.status == "injected"
        else each
        for each in done.report.outcomes
    )
    event = Event("error", f"{done.report.source.name}: {why}", {"file": done.report.source.name})
    return replace(
        done,
        report=replace(done.report, outcomes=outcomes, after=None),
        failure=why,
        removed=0,
        events=(*done.events, event),
    )


def _fallen_back(done: Done, why: str, stage: Stage) -> Done:
    """Return the file with nothing but its first step, which its neighbours count on."""
    failed = fail(done, why)
    return replace(failed, report=replace(failed.report, after=stage.after))


def _key(done: Done) -> tuple[Path, str]:
    return done.root, done.report.source.name


def _check(batch: Sequence[Done]) -> dict[tuple[Path, str], str]:
    """Return what the checkers of the languages have against the new texts."""
    groups: dict[tuple[Path, str], list[Done]] = {}
    for done in batch:
        if done.report.after is not None:
            groups.setdefault((done.root, done.report.source.language), []).append(done)
    found: dict[tuple[Path, str], str] = {}
    for (root, language), group in groups.items():
        pairs = [(each.report.source, each.report.after or b"") for each in group]
        for name, objection in load(language).toolchain.check(pairs).items():
            found[root, name] = objection
    return found


def _undeclared(done: Done, dependencies: Dependencies) -> str | None:
    source = done.report.source
    return dependencies.objection(load(source.language).packaging, source.path, done.report.needs)


def _write(done: Done) -> Done:
    source, after = done.report.source, done.report.after
    try:
        write.replace(source.path, source.data, after or b"")
    except OSError as error:
        return fail(done, f"{error.strerror or error}")
    event = Event(
        "write", f"wrote {source.path}", {"file": source.name, "bytes": len(after or b"")}
    )
    return replace(done, written=True, events=(*done.events, event))
