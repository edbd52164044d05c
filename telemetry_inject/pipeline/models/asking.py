"""The way of files through models: what to ask, the answers, and the injection, many at a time.

An event loop in a thread of its own does the asking, so that no answer waits for a file that is
being written; worker processes read, try and inject; the caller's thread gets what is certain.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from queue import SimpleQueue

from telemetry_inject.debugtrace import Event, wanted
from telemetry_inject.execute.budget import CostTracker
from telemetry_inject.execute.parallel import ParallelExecutor
from telemetry_inject.execute.records import Attempt
from telemetry_inject.model import Asked, Maker, Plan
from telemetry_inject.pipeline import trial, work
from telemetry_inject.pipeline.models import placement
from telemetry_inject.pipeline.models.account import Account
from telemetry_inject.pipeline.models.bench import Bench
from telemetry_inject.pipeline.models.crew import Crew
from telemetry_inject.pipeline.records import Done, Task, Traced
from telemetry_inject.plan.analyzer import FileSubjects, Found, LLMAnalyzer, PlanQuestion
from telemetry_inject.plan.cache import PlanCache
from telemetry_inject.plan.prompt import prompts
from telemetry_inject.providers.base import Limits, Target

AHEAD = 64
"""Files under way at once: enough to keep servers busy, few enough to keep memory flat."""

Out = Done | Traced | Asked | BaseException | None


def asked(
    tasks: Iterable[Task], crew: Crew, jobs: int, level: str | None = None
) -> Iterator[Done | Traced | Asked]:
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


def _until_end(out: SimpleQueue[Out]) -> Iterator[Done | Traced | Asked]:
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
            self._out.put(self._account.asked(self._costs))
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
            async with asyncio.TaskGroup() as group:
                waiting: deque[asyncio.Task[Done]] = deque()
                for task in tasks:
                    waiting.append(group.create_task(self._file(task, executor)))
                    if len(waiting) >= AHEAD:
                        self._out.put(await waiting.popleft())
                while waiting:
                    self._out.put(await waiting.popleft())
        finally:
            if self._loading is not None:
                self._loading.cancel()
            for provider in self._crew.providers.values():
                await provider.close()

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

    async def _file(self, task: Task, executor: ParallelExecutor) -> Done:
        try:
            subjects = await self._bench.do(trial.subjects, task)
            plans = await self._plans(task, subjects, executor) if subjects.subjects else ()
            [done] = await self._bench.do(work.batch, [replace(task, proposals=plans)])
        except BrokenProcessPool:
            [done] = work.lost([task])
        except Exception as error:  # one broken file must not stop the others
            what = f"a mistake of ours, please report it: {type(error).__name__}: {error}"
            done = work.failed(task, task.data or b"", what)
        return done

    async def _plans(
        self, task: Task, subjects: FileSubjects, executor: ParallelExecutor
    ) -> tuple[Plan, ...]:
        async def ask(question: PlanQuestion) -> Found:
            await self._loaded()
            settled = await executor.settle(question)
            self._account.settled(settled)
            plans = {
                item: value.model_copy(update={"maker": _maker(settled.by[item])})
                for item, value in settled.values.items()
                if isinstance(value, Plan)
            }
            return Found(plans, settled.left)

        async def validate(function: str, plan: Plan) -> str | None:
            objection = await self._bench.do(trial.objection, task, function, plan)
            accepted = "rejected" if objection else "accepted"
            data = {"file": task.name, "function": function, "objection": objection}
            self._emit(Event("validation", f"{accepted}: {function}", data))
            return objection

        analyzer = LLMAnalyzer(
            ask,
            validate,
            PlanCache(self._crew.cache, prompts().version),
            self._crew.targets,
            self._crew.detector.limits,
        )
        found = await analyzer.plans(subjects)
        for each in found:
            self._account.planned(each.source, each.plan.maker.planner)
        return tuple(each.plan for each in found)


def _maker(attempt: Attempt) -> Maker:
    """Return who made a plan; what a request took is shared among its functions."""
    count = max(1, len(attempt.items))
    usage = attempt.usage
    return Maker(
        planner=attempt.target.id[:128],
        prompt_version=prompts().version,
        input_tokens=None if usage.input_tokens is None else usage.input_tokens // count,
        output_tokens=None if usage.output_tokens is None else usage.output_tokens // count,
        cost_usd=None if attempt.cost is None else float(attempt.cost) / count,
    )
