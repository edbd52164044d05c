"""The plan that a function gets, with the verdict in its reason."""

from __future__ import annotations

from telemetry_inject.execute.judging.records import Decision
from telemetry_inject.model import Plan
from telemetry_inject.standings import RULES

LONGEST = 400
"""Characters of a plan's reason."""


def chosen(decision: Decision) -> Plan:
    """Return the winning plan; of several makers' the rules' own, which anybody can make again."""
    makers = decision.winner.candidates
    maker = next((each for each in makers if each.contender == RULES), makers[0])
    verdict = f"Chosen by comparison: {decision.reason}."
    room = LONGEST - len(verdict) - 1
    said = maker.plan.reason
    said = f"{said[: room - 3]}..." if len(said) > room else said
    return maker.plan.model_copy(update={"reason": f"{said} {verdict}".strip()})
