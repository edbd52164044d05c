"""The analyzer of one file, with its questions asked and its plans tried; and who made a plan."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telemetry_inject.debugtrace import Event
from telemetry_inject.execute.records import Attempt, Settled
from telemetry_inject.model import Maker, Plan
from telemetry_inject.pipeline import trial
from telemetry_inject.pipeline.models.bench import Bench
from telemetry_inject.pipeline.models.crew import Crew
from telemetry_inject.pipeline.records import Task
from telemetry_inject.plan.analyzer import Found, LLMAnalyzer, PlanQuestion
from telemetry_inject.plan.cache import PlanCache
from telemetry_inject.plan.prompt import prompts
from telemetry_inject.providers.base import Target

Settle = Callable[[PlanQuestion], Awaitable[Settled]]
"""Puts a question to whoever is to answer it."""


@dataclass(frozen=True, slots=True)
class Planning:
    """What planning takes, whoever is asked."""

    crew: Crew
    bench: Bench
    emit: Callable[[Event], None]

    def analyzer(
        self, task: Task, settle: Settle, targets: Sequence[Target], *, cached: bool = True
    ) -> LLMAnalyzer:
        """Return what plans the functions of a file by asking `settle`, which asks `targets`.

        Not `cached`, plans that were made before are not used, and those made now are not kept.
        """

        async def ask(question: PlanQuestion) -> Found:
            settled = await settle(question)
            return Found(made(settled), settled.left)

        async def validate(function: str, plan: Plan) -> str | None:
            objection = await self.bench.do(trial.objection, task, function, plan)
            accepted = "rejected" if objection else "accepted"
            data = {"file": task.name, "function": function, "objection": objection}
            self.emit(Event("validation", f"{accepted}: {function}", data))
            return objection

        return LLMAnalyzer(
            ask,
            validate,
            PlanCache(self.crew.cache if cached else None, prompts().version),
            targets,
            self.crew.detector.limits,
        )


def made(settled: Settled) -> dict[str, Plan]:
    """Return the plans that a question brought, with their makers, by the id of the function."""
    return {
        item: value.model_copy(update={"maker": _maker(settled.by[item])})
        for item, value in settled.values.items()
        if isinstance(value, Plan)
    }


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
