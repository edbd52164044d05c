"""The way of files through models: what to ask, the answers, and the injection, many at a time.

An event loop in a thread of its own does the asking, so that no answer waits for a file that is
being written; worker processes read, try and inject; the caller's thread gets what is certain.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from typing import Any

from telemetry_inject.debugtrace import Event, wanted
from telemetry_inject.execute.budget import CostTracker
from telemetry_inject.execute.parallel import ParallelExecutor
from telemetry_inject.execute.records import Settled
from telemetry_inject.model import Asked, Plan
from telemetry_inject.pipeline import trial, work
from telemetry_inject.pipeline.models import placement
from telemetry_inject.pipeline.models.account import Account
from telemetry_inject.pipeline.models.bench import Bench
from telemetry_inject.pipeline.models.compare import Comparison
from telemetry_inject.pipeline.models.crew import Crew
from telemetry_inject.pipeline.models.planning import Planning
from telemetry_inject.pipeline.records import Done, Said, Task, Traced
from telemetry_inject.plan.analyzer import FileSubjects, PlanQuestion
from telemetry_inject.providers.base import Limits, Target
from telemetry_inject.standings import BENCHMARK, RULES, Standings

AHEAD = 64
"""Files under way at once: enough to keep servers busy, few enough to keep memory flat."""

Out = Done | Traced | Asked | Said | Standings | BaseException | None


def asked(
    tasks: Iterable[Task], crew: Crew, jobs: int, level: str | None = None
) -> Iterator[Done | Traced | Asked | Said | Standings]:
    """Yield what becomes of each file, in order, with its models' plans; at the end the account.

    What is under way is cancelled, and accounted for, when the caller is interrupted.
    """
    bench = Bench(jobs)
    out: SimpleQueue[Out] = SimpleQueue()
    run = _Run(crew, bench, out, level)
    thread = threading.Thread(target=run.work, args=(tasks,), daemon=True)
    thread.start()
    try:
        try:
            yield from _until_end(out)
        except KeyboardInterrupt:
            run.stop()
            thread.join()
            yield from (each for each in _left(out) if isinstance(each, Traced | Asked))
            raise
    finally:
        run.stop()
        thread.join()
        bench.end()


def _until_end(out: SimpleQueue[Out]) -> Iterator[Done | Traced | Asked | Said | Standings]:
    while (each := out.get()) is not None:
        if isinstance(each, BaseException):
            raise each
        yield each


def _left(out: SimpleQueue[Out]) -> Iterator[Out]:
    while not out.empty():
        yield out.get()


class _Run:
    """What one run shares; lives in the thread of the event loop."""

    def __init__(self, crew: Crew, bench: Bench, out: SimpleQueue[Out], level: str | None) -> None:
        self._crew = crew
        self._bench = bench
        self._out = out
        self._level = level
        self._costs = CostTracker(crew.budget)
        self._account = Account(crew.targets, crew.terms)
        self._planning = Planning(crew, bench, self._emit)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loading: asyncio.Task[list[Event]] | None = None
        self._main: asyncio.Task[None] | None = None
        self._started = threading.Event()

    def work(self, tasks: Iterable[Task]) -> None:
        """Run until all is done; what goes wrong goes to the caller."""
        try:
            asyncio.run(self._all(tasks))
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            self._out.put(error)
        finally:
            self._started.set()
            self._emit(self._costs.event(f"${self._costs.spent:.6f} in all"))
            asked = self._account.asked(self._costs)
            self._out.put(replace(asked, strategy=BENCHMARK) if self._crew.compare else asked)
            self._out.put(None)

    def stop(self) -> None:
        """Cancel what is under way; the thread ends soon after."""
        self._started.wait()
        if self._loop is not None and self._main is not None and not self._loop.is_closed():
            try:
                self._loop.call_soon_threadsafe(self._main.cancel)
            except RuntimeError:  # it was closed in between
                return

    async def _all(self, tasks: Iterable[Task]) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        self._started.set()
        for pool in self._crew.local.pools:
            pool.listen(self._emit)
        for event in placement.events(self._crew.local.assignment):
            self._emit(event)
        for detected in self._crew.detected:
            self._emit(detected.event)
        executor = ParallelExecutor(
            self._crew.contenders,
            self._crew.providers,
            self._crew.terms,
            self._costs,
            self._crew.price,
            emit=self._emit,
            learn=self._learn,
        )
        try:
            if self._crew.compare:
                await self._compare([*tasks], executor)
            else:
                await self._put(self._file(each, executor) for each in tasks)
        finally:
            if self._loading is not None:
                self._loading.cancel()
            for provider in self._crew.providers.values():
                await provider.close()

    async def _put(self, works: Iterable[Coroutine[Any, Any, Done]]) -> None:
        """Hand over what becomes of files, in order, some of them under way at a time."""
        async with asyncio.TaskGroup() as group:
            waiting: deque[asyncio.Task[Done]] = deque()
            for each in works:
                waiting.append(group.create_task(each))
                if len(waiting) >= AHEAD:
                    self._out.put(await waiting.popleft())
            while waiting:
                self._out.put(await waiting.popleft())

    async def _loaded(self) -> None:
        """Wait until local models are loaded: a race that ends first would throw the loading away.

        The first who wants to ask begins it; nobody's end ends it for the others.
        """
        if not self._crew.local.pools:
            return
        if self._loading is None:
            self._loading = asyncio.create_task(placement.preload(self._crew.local.assignment))
            self._loading.add_done_callback(self._tell)
        await asyncio.shield(self._loading)

    def _tell(self, loading: asyncio.Task[list[Event]]) -> None:
        if not loading.cancelled() and loading.exception() is None:
            for event in loading.result():
                self._emit(event)

    def _learn(self, target: Target, limits: Limits) -> bool:
        provider = self._crew.providers[target.provider]
        found = self._crew.detector.learn(provider, target, limits)
        if found is not None:
            self._emit(found.event)
        return found is not None

    def _emit(self, event: Event) -> None:
        if wanted(event.category, self._level):
            self._out.put(Traced((event,)))

    def _said(self, text: str) -> None:
        self._out.put(Said(text))

    async def _file(self, task: Task, executor: ParallelExecutor) -> Done:
        async def settle(question: PlanQuestion) -> Settled:
            await self._loaded()
            return await executor.settle(question, self._account.settled)

        try:
            subjects = await self._bench.do(trial.subjects, task)
            analyzer = self._planning.analyzer(task, settle, self._crew.targets)
            found = await analyzer.plans(subjects) if subjects.subjects else ()
        except Exception as error:  # one broken file must not stop the others
            return _failed(task, error)
        for each in found:
            self._account.planned(each.source, each.plan.maker.planner)
        return await self._injected(task, [each.plan for each in found])

    async def _injected(self, task: Task, plans: Iterable[Plan]) -> Done:
        try:
            [done] = await self._bench.do(work.batch, [replace(task, proposals=tuple(plans))])
        except Exception as error:
            return _failed(task, error)
        return done

    async def _compare(self, tasks: list[Task], executor: ParallelExecutor) -> None:
        """Let everybody plan and judge everything first: only then is it known whom to believe."""
        files = await asyncio.gather(*map(self._read, tasks))
        known = [each for each in files if isinstance(each, FileSubjects)]
        functions = sum(len(each.subjects) for each in known)
        comparison = Comparison(
            self._crew,
            executor,
            functions=functions,
            emit=self._emit,
            settled=self._account.settled,
            say=self._said,
        )
        await self._loaded()
        await asyncio.gather(
            *(
                comparison.file(file, partial(self._planning.analyzer, task, cached=False))
                for task, file in zip(tasks, files, strict=True)
                if isinstance(file, FileSubjects) and file.subjects
            )
        )
        outcome = comparison.end()
        for plan in outcome.plans.values():
            source = "rules" if plan.maker.planner == RULES else "model"
            self._account.planned(source, plan.maker.planner)
        await self._put(
            self._injected(task, [outcome.plans[each.id] for each in file.subjects])
            if isinstance(file, FileSubjects)
            else _already(file)
            for task, file in zip(tasks, files, strict=True)
        )
        self._out.put(outcome.standings)

    async def _read(self, task: Task) -> FileSubjects | Done:
        try:
            return await self._bench.do(trial.subjects, task)
        except Exception as error:
            return _failed(task, error)


async def _already(done: Done) -> Done:
    return done


def _failed(task: Task, error: Exception) -> Done:
    """Return what is said of a file that something went wrong with, so that the others go on."""
    if isinstance(error, BrokenProcessPool):
        [done] = work.lost([task])
        return done
    what = f"a mistake of ours, please report it: {type(error).__name__}: {error}"
    return work.failed(task, task.data or b"", what)
