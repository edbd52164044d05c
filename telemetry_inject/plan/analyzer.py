"""Planning by language models: what is asked together, what an answer is worth, what remains."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from telemetry_inject.model import Maker, Plan
from telemetry_inject.plan import reply
from telemetry_inject.plan.cache import PlanCache
from telemetry_inject.plan.prompt import Subject, prompts, question
from telemetry_inject.providers.base import Limits, Request, Target

TOGETHER = 8
"""Functions that share a request at most."""
PER_FUNCTION = 400
"""Tokens of an answer that one plan takes, generously."""
ROOM = 1024
"""Tokens beside the plans: the frame, and what a model thinks before it answers."""
CHARACTERS = 3
"""Characters of source to a token, cautiously."""

Validate = Callable[[str, Plan], Awaitable[str | None]]
"""Returns what is wrong with a plan for the function with that id; None: it can be carried out."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer was worth, by the id of the function."""

    valid: Mapping[str, object]
    objections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a question: plans with their makers, and why the others have none."""

    plans: Mapping[str, Plan]
    left: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileSubjects:
    """The functions of one file that models are asked about."""

    name: str
    language: str
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The plan for one function, and how it came about."""

    plan: Plan
    source: str
    """`model`, `cache` or `rules`."""


class PlanQuestion:
    """Some functions of one file that are asked about together."""

    def __init__(
        self, number: str, file: FileSubjects, subjects: Sequence[Subject], analyzer: LLMAnalyzer
    ) -> None:
        self._id = number
        self._file = file
        self._subjects = {each.id: each for each in subjects}
        self._analyzer = analyzer

    @property
    def id(self) -> str:
        """What ties its attempts together."""
        return self._id

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of its functions."""
        return tuple(self._subjects)

    def request(
        self, target: Target, items: Sequence[str], objections: Mapping[str, str], grown: int
    ) -> Request:
        """Return the request for some of the functions."""
        subjects = [self._subjects[each] for each in items]
        user = question(self._file.language, self._file.name, subjects, objections)
        wanted = (ROOM + PER_FUNCTION * len(items)) * 4**grown
        return Request(
            target=target,
            system=prompts().system,
            user=user,
            schema=prompts().schema,
            max_output=_space(self._analyzer.limits(target), wanted, user),
        )

    async def judge(self, text: str, items: Sequence[str], target: Target) -> Judged:
        """Return which functions have a plan in the answer that can be carried out."""
        try:
            said = reply.plans(text)
        except ValueError as error:
            return Judged({}, dict.fromkeys(items, str(error)))
        valid: dict[str, object] = {}
        objections: dict[str, str] = {}
        for each in items:
            subject = self._subjects[each]
            try:
                plan = self._read(said, subject)
            except ValueError as error:
                objections[each] = str(error)
                continue
            objection = await self._analyzer.validate(each, plan)
            if objection is None:
                valid[each] = plan
                self._analyzer.keep(subject, target, plan)
            else:
                objections[each] = objection
        return Judged(valid, objections)

    def _read(self, said: Mapping[str, dict[str, object]], subject: Subject) -> Plan:
        if subject.name not in said:
            raise ValueError(f"there is no plan for {subject.name} in the answer")
        return reply.plan(said[subject.name], subject.id, subject.digest, subject.places)


Ask = Callable[[PlanQuestion], Awaitable[Found]]
"""Puts a question to the models and returns what came of it."""


class LLMAnalyzer:
    """Plans by models, function by function, with the rules' plan where no model has a valid one."""

    def __init__(
        self,
        ask: Ask,
        validate: Validate,
        cache: PlanCache,
        targets: Sequence[Target],
        limits: Callable[[Target], Limits],
    ) -> None:
        self._ask = ask
        self._cache = cache
        self._targets = tuple(targets)
        self.validate = validate
        self.limits = limits

    async def plans(self, file: FileSubjects) -> tuple[Analysis, ...]:
        """Return a plan for every function of `file`, in order."""
        found: dict[str, Analysis] = {}
        for subject in file.subjects:
            cached = await self._cached(subject)
            if cached is not None:
                found[subject.id] = Analysis(cached, "cache")
        rest = [each for each in file.subjects if each.id not in found]
        for answered in await gather(*map(self._ask, self._questions(file, rest))):
            found |= {key: Analysis(plan, "model") for key, plan in answered.plans.items()}
            found |= {
                each.id: Analysis(by_rules(each, answered.left[each.id]), "rules")
                for each in rest
                if each.id in answered.left
            }
        return tuple(found[each.id] for each in file.subjects)

    def keep(self, subject: Subject, target: Target, plan: Plan) -> None:
        """Keep a valid plan, also one that came too late: it has been paid for."""
        maker = Maker(planner=target.id[:128], prompt_version=prompts().version)
        self._cache.put(subject, target.id, plan.model_copy(update={"maker": maker}))

    async def _cached(self, subject: Subject) -> Plan | None:
        plan = self._cache.get(subject, [each.id for each in self._targets])
        if plan is None or await self.validate(subject.id, plan) is not None:
            return None
        return plan

    def _questions(self, file: FileSubjects, rest: Sequence[Subject]) -> Iterator[PlanQuestion]:
        for group in grouped(rest, self._room()):
            yield PlanQuestion(f"{file.name}#{group[0].name}", file, group, self)

    def _room(self) -> int:
        """Return the characters of source that a question may hold for every model."""
        rooms = (self.limits(each).room(ROOM + PER_FUNCTION) for each in self._targets)
        tokens = min((8192 if each is None else each for each in rooms), default=8192)
        return max(0, tokens - len(prompts().system) // CHARACTERS) * CHARACTERS


def _space(limits: Limits, wanted: int, user: str) -> int:
    """Return the tokens that an answer may have: what is wanted, if it fits beside the prompt."""
    most = min(wanted, limits.max_output or 2048)
    if limits.context_window is None:
        return most
    left = limits.context_window - (len(prompts().system) + len(user)) // CHARACTERS
    return min(most, max(left, PER_FUNCTION))


def grouped(subjects: Sequence[Subject], room: int) -> Iterator[list[Subject]]:
    """Yield what is asked together: few functions, no more source than there is room for.

    A function that is too long by itself stands alone: a model may yet have room for it.
    """
    group: list[Subject] = []
    size = 0
    for each in subjects:
        length = sum(map(len, each.lines)) + 8 * len(each.lines) + 600
        if group and (len(group) >= TOGETHER or size + length + 1200 * len(group) > room):
            yield group
            group, size = [], 0
        group.append(each)
        size += length
    if group:
        yield group


def by_rules(subject: Subject, why: str) -> Plan:
    """Return the rules' plan, which says why it is theirs."""
    said = f"{subject.baseline.reason} Planned by rules: no model gave a valid plan ({why})"
    plain = "".join(each if each.isprintable() else " " for each in said)
    return subject.baseline.model_copy(
        update={"reason": plain[:397] + "..." if len(plain) > 400 else plain}
    )
