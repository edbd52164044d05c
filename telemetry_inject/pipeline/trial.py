"""What models need from a file, in a worker process: the functions to ask about, and a trial of
each plan: the gate, an injection that is thrown away, and the proof of it.
"""

from __future__ import annotations

import textwrap
from functools import lru_cache

from telemetry_inject.inject.injector import CodeInjector
from telemetry_inject.model import Function, Place, Plan, Problem
from telemetry_inject.pipeline.instrument import Work, begin, wanted
from telemetry_inject.pipeline.records import Task
from telemetry_inject.pipeline.steps import Steps
from telemetry_inject.pipeline.work import source_of
from telemetry_inject.plan.analyzer import FileSubjects
from telemetry_inject.plan.commands import CommandValidator
from telemetry_inject.plan.prompt import Subject
from telemetry_inject.plan.select import Selection


def subjects(task: Task) -> FileSubjects:
    """Return the functions of a file that models are to be asked about.

    One that no idiom can carry is not among them: no plan would help it.
    """
    work = _open(task)
    found: list[Subject] = []
    if isinstance(work, Work):
        found = [
            _subject(work, each, plan)
            for each, plan in wanted(work)
            if objection(task, each.function.id, plan) is None
        ]
    return FileSubjects(task.name, task.language, tuple(found))


def objection(task: Task, function: str, plan: Plan) -> str | None:
    """Return what is wrong with a plan for a function of the file; None: it can be carried out."""
    work = _open(task)
    if not isinstance(work, Work):
        return "the file cannot be read"
    known = {each.id: each for each in work.file.scan.functions}
    if function not in known:
        return "the file has no such function"
    try:
        checked = CommandValidator(work.language).check(plan, work.file, known[function])
    except ValueError as error:
        return str(error)
    if checked.decision == "skip":
        return None
    style = work.language.packaging.style(task.path)
    injection = CodeInjector(work.language, task.reach, style).inject(work.file, [checked])
    outcome = injection.outcomes[0]
    return None if outcome.status == "injected" else outcome.reason


@lru_cache(maxsize=64)
def _open(task: Task) -> Work | Problem | None:
    try:
        data = task.path.read_bytes() if task.data is None else task.data
        return begin(task, source_of(task, data), Steps(task.name, None))
    except Exception:  # the last step says what is wrong with the file
        return None


def _subject(work: Work, selection: Selection, plan: Plan) -> Subject:
    function = selection.function
    data = work.file.source.data
    first = data.rfind(b"\n", 0, function.start) + 1
    text = data[first : function.end].decode("utf-8", "replace").replace("\r\n", "\n")
    return Subject(
        id=function.id,
        name=function.id.split("::", 1)[-1],  # unique in its file
        digest=function.digest,
        lines=tuple(textwrap.dedent(text.expandtabs(4)).split("\n")),
        places=_places(work, function, data.count(b"\n", 0, function.start) + 1),
        reason=selection.reason,
        baseline=plan,
        parameters=tuple(each.name for each in function.parameters),
        boundary=selection.boundary,
    )


def _places(work: Work, function: Function, line: int) -> dict[int, Place]:
    """Return the statements that something can follow, by their line in the function."""
    found: dict[int, Place] = {}
    for each in work.language.ladder.statements(work.file, function):
        if each.objection is None:
            found.setdefault(each.line - line + 1, Place(path=each.path, digest=each.digest))
    return found
