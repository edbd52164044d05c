"""Functions and plans as judges are given them."""

from __future__ import annotations

from decimal import Decimal

from telemetry_inject.debugtrace import hide
from telemetry_inject.execute.judging.families import families
from telemetry_inject.execute.judging.records import Candidate
from telemetry_inject.execute.judging.records import Subject as Judged
from telemetry_inject.model import Plan
from telemetry_inject.plan.analyzer import FileSubjects
from telemetry_inject.plan.prompt import Subject
from telemetry_inject.providers.base import Contender
from telemetry_inject.standings import RULES


def by_rules(subject: Subject) -> Candidate:
    """Return the rules' plan, which is of no model's family and costs nothing."""
    return Candidate(RULES, frozenset(), subject.baseline, Decimal(0))


def by_model(contender: Contender, plan: Plan) -> Candidate:
    """Return a contender's plan."""
    cost = plan.maker.cost_usd
    paid = None if cost is None else Decimal(str(cost))
    return Candidate(contender.name, families_of(contender), plan, paid)


def families_of(contender: Contender) -> frozenset[str]:
    """Return the families of a contender's models."""
    return frozenset().union(*(families(each.model) for each in contender.targets()))


def judged(file: FileSubjects, subject: Subject) -> Judged:
    """Return a function as judges see it."""
    width = len(str(len(subject.lines)))
    text = hide("\n".join(subject.lines)).split("\n")
    return Judged(
        id=subject.id,
        parameters=subject.parameters,
        language=file.language,
        source="\n".join(f"{number:>{width}}| {line}" for number, line in enumerate(text, 1)),
        lines={place: line for line, place in subject.places.items()},
        baseline=subject.baseline,
        boundary=subject.boundary,
    )
