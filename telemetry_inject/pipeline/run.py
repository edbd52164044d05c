"""A whole run: files in, records out, one batch at a time so that memory stays flat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from telemetry_inject.config import Settings
from telemetry_inject.languages import load
from telemetry_inject.languages.base import Reach
from telemetry_inject.model import Asked, Plan
from telemetry_inject.pipeline import project, reach, work, workers, write
from telemetry_inject.pipeline.commit import commit
from telemetry_inject.pipeline.dependencies import Ask, Dependencies, Policy
from telemetry_inject.pipeline.find import levels, scanner
from telemetry_inject.pipeline.records import Action, Done, Item, Note, Task
from telemetry_inject.pipeline.since import Compared, changed, older
from telemetry_inject.pipeline.threading import threaded
from telemetry_inject.repository.changes import Since
from telemetry_inject.scan.discover import Found, LeftOut

if TYPE_CHECKING:
    from telemetry_inject.pipeline.models.crew import Crew

T = TypeVar("T")

CHUNK = 8
"""Files that a worker gets at a time."""
BATCH = 256
"""Files that are checked by the language's own checker at a time: some read the whole project then."""
FEW = 16
"""With so few files, starting processes takes longer than the work."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done."""

    paths: tuple[Path, ...]
    settings: Settings
    action: Action = "inject"
    write: bool = True
    plans: tuple[Plan, ...] | None = None
    trace: str | None = None
    """The level of the debug trace, if there is one."""
    ask: Ask | None = None
    crew: Crew | None = None
    """The models that make the plans; None: the rules do."""
    predict: bool = False
    """Whether calls are wanted, for a prediction."""
    since: Since | None = None
    """Only functions whose code changed against a revision."""
    total: Callable[[int], None] = lambda count: None
    """Is told how many files there are, once that is known."""


def run(request: Request) -> Iterator[Item]:
    """Yield what becomes of each file, in the order of the files, as soon as it is certain.

    A file that is yielded as `written` is on the disk; nothing is half done when a caller stops.
    """
    tasks, jobs = yield from prepared(request)
    yield from worked(request, tasks, jobs)


def prepared(request: Request) -> Generator[Item, None, tuple[Iterable[Task], int]]:
    """Yield what is left out, and return the work on each file and how many processes it takes.

    The tasks can be gone through once.
    """
    found: list[Found] = []
    for item in scanner(request.settings).discover(map(project.real, request.paths)):
        if isinstance(item, LeftOut):
            yield item
        else:
            found.append(item)
    jobs = _jobs(request.settings, len(found))
    tasks = _tasks(request, found, jobs)
    if _threads(request):
        first = list(threaded(tasks))
        yield from (each for each in first if isinstance(each, Note))
        tasks = [each for each in first if isinstance(each, Task)]
    compared: list[Compared] | None = None
    if request.since is not None:
        compared = []
        for each in changed(tasks, request.since):
            if isinstance(each, LeftOut):
                yield each
            else:
                compared.append(each)
        tasks = [each.task for each in compared]
        jobs = _jobs(request.settings, len(tasks))
    request.total(len(tasks))
    yield from _strangers(request, tasks)
    if request.write:
        for folder in sorted({each for task in tasks for each in (task.path.parent, task.root)}):
            write.clean(folder)
    if request.since is not None and compared is not None:
        return older(compared, request.since), jobs
    return tasks, jobs


def one(request: Request, path: Path, language: str, data: bytes) -> Iterator[Item]:
    """Yield what becomes of a text that stands for the file at `path`; nothing is written."""
    [task] = _tasks(request, [Found(path, language)], 1)
    dependencies = Dependencies(Policy(write=False, assume=request.settings.assume_deps))
    yield from _strangers(request, [task])
    task = replace(task, data=data)
    for item in [work.work(task)] if request.crew is None else _asked(request, [task]):
        if not isinstance(item, Done):
            yield item
            continue
        for each in commit([item], dependencies, writing=False):
            yield from dependencies.notes
            yield each


def _threads(request: Request) -> bool:
    """Return whether contexts are to be passed on before anything else is done."""
    return request.settings.go_context == "thread" and request.action == "inject"


def _jobs(settings: Settings, files: int) -> int:
    if files <= FEW:
        return 1
    return min(settings.jobs or workers.cores(), -(-files // CHUNK))


def _tasks(request: Request, found: Sequence[Found], jobs: int) -> list[Task]:
    homes = project.Homes()
    rooted = [(each, homes.of(each.path, load(each.language))) for each in found]
    plans = _plans_by_file(request.plans)
    level = levels(request.settings)
    reaches: Mapping[tuple[str, project.Home], Reach] = {}
    if request.action == "inject":
        reaches = _reaches(request, rooted, jobs)
    return [
        replace(
            _task(request, each, home, reaches.get((each.language, home), frozenset()), plans),
            level=level(each.path),
        )
        for each, home in rooted
    ]


def _task(
    request: Request,
    found: Found,
    home: project.Home,
    known: Reach,
    plans: Mapping[str, tuple[Plan, ...]] | None,
) -> Task:
    name = project.name(found.path, home.folder)
    return Task(
        path=found.path,
        name=name,
        root=home.folder,
        language=found.language,
        action=request.action,
        reach=known,
        plans=None if plans is None else plans.get(name, ()),
        trace=request.trace,
        conventions=request.settings.conventions,
        predict=request.predict,
    )


def _plans_by_file(plans: Sequence[Plan] | None) -> Mapping[str, tuple[Plan, ...]] | None:
    if plans is None:
        return None
    groups: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        groups[plan.function.split("::", 1)[0]].append(plan)
    return {name: tuple(group) for name, group in groups.items()}


def _strangers(request: Request, tasks: Iterable[Task]) -> Iterator[Note]:
    """Yield a note for each file that plans were given for and that is not among the tasks."""
    names = {task.name for task in tasks}
    for name in sorted(_plans_by_file(request.plans) or ()):
        if name not in names:
            yield Note(f"There are plans for {name}, which is not among the files.", problem=True)


def _reaches(
    request: Request, rooted: Iterable[tuple[Found, project.Home]], jobs: int
) -> Mapping[tuple[str, project.Home], Reach]:
    """Return the reach of each project and language; a lone file's project is what was given."""
    given: dict[tuple[str, project.Home], list[Path]] = defaultdict(list)
    for found, home in rooted:
        given[found.language, home].append(found.path)
    return {
        (language, home): reach.of_project(home.folder, language, jobs)
        if home.whole
        else reach.of_files(paths, home.folder, language)
        for (language, home), paths in given.items()
    }


def policy(request: Request) -> Policy:
    """Return what is done about packages that a manifest lacks."""
    return Policy(
        request.write and request.action == "inject",
        request.settings.add_deps,
        request.settings.assume_deps,
        request.ask,
    )


def worked(request: Request, tasks: Iterable[Task], jobs: int) -> Iterator[Item]:
    """Yield what becomes of each file."""
    dependencies = Dependencies(policy(request))
    parts = _parts(request, tasks, jobs)
    for part in _as_one(parts) if _threads(request) else parts:
        if not isinstance(part, list):
            yield part
            continue
        for each in commit(part, dependencies, writing=request.write):
            yield from dependencies.notes
            dependencies.notes.clear()
            yield each


def _parts(request: Request, tasks: Iterable[Task], jobs: int) -> Iterator[list[Done] | Item]:
    """Yield files that are ready to be written, some at a time, and whatever else comes up."""
    if request.crew is None:
        chunks = _chunks(tasks, CHUNK if jobs > 1 else 1)
        ready = workers.ordered(work.batch, chunks, jobs, _lost)
        yield from _chunks((each for chunk in ready for each in chunk), BATCH)
        return
    batch: list[Done] = []
    for item in _asked(request, tasks):
        if isinstance(item, Done):
            batch.append(item)
        if isinstance(item, Asked) or len(batch) >= CHUNK:
            yield batch
            batch = []
        if not isinstance(item, Done):
            yield item


def _as_one(parts: Iterable[list[Done] | Item]) -> Iterator[list[Done] | Item]:
    """Yield all files together at the end: where contexts are passed on, each counts on others."""
    whole: list[Done] = []
    for part in parts:
        if isinstance(part, list):
            whole += part
        else:
            yield part
    yield whole


def _asked(request: Request, tasks: Iterable[Task]) -> Iterator[Item]:
    from telemetry_inject.pipeline.models.asking import asked

    assert request.crew is not None
    jobs = request.settings.jobs or workers.cores()
    return asked(tasks, request.crew, jobs, request.trace)


def _lost(tasks: Sequence[Task]) -> list[Done]:
    if len(tasks) == 1:
        return work.lost(tasks)
    return [each for task in tasks for each in workers.alone(work.batch, [task], work.lost)]


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
