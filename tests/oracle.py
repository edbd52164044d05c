"""What every edit must satisfy, whatever the input: the promises 1, 2 and 4 of the design."""

from __future__ import annotations

import warnings
from pathlib import Path

from telemetry_inject.inject.verify import flaws
from telemetry_inject.languages import load
from telemetry_inject.model import Outcome, Plan
from telemetry_inject.pipeline.records import Done, Task
from telemetry_inject.pipeline.work import work


def instrument(
    language: str,
    data: bytes,
    name: str,
    level: str = "all",
    plans: tuple[Plan, ...] | None = None,
) -> Done:
    """Return what becomes of a file that stands alone."""
    return work(
        Task(
            path=Path(name),
            name=name,
            root=Path(),
            language=language,
            level=level,
            plans=plans,
            data=data,
        )
    )


def compiles(data: bytes) -> bool:
    """Return whether the running interpreter accepts a Python file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "case.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            return False
    return True


def proved(language: str, data: bytes, name: str) -> tuple[Outcome, ...]:
    """Instrument everything, assert the promises, and return the outcomes."""
    done = instrument(language, data, name)
    assert done.failure is None, done.failure
    after = done.report.after
    if after is None:
        return done.report.outcomes
    ladder, syntax = load(language).ladder, load(language).syntax
    assert ladder.strip(after).data == ladder.strip(data).data
    assert flaws(syntax.parse(after)) <= flaws(syntax.parse(data))
    if language == "python" and compiles(data):
        assert compiles(after)
    again = instrument(language, after, name)
    assert again.failure is None, again.failure
    assert again.report.after is None, "the second run changed something"
    return done.report.outcomes
