"""The steps of judging, as they stand in the debug trace."""

from __future__ import annotations

from dataclasses import asdict

from telemetry_inject.debugtrace import Event
from telemetry_inject.execute.judging.ballots import Conduct
from telemetry_inject.execute.judging.question import prompts
from telemetry_inject.execute.judging.records import Ballot, Decision, Hearing


def opened(hearing: Hearing, seed: int) -> Event:
    """Return that a function's plans are put to the jury: what they are, and who made them."""
    options = [
        {
            "option": each.name,
            "plan": each.text,
            "by": [maker.contender for maker in each.candidates],
            "score": each.score.total,
        }
        for each in hearing.options
    ]
    return Event(
        "judging",
        f"{len(hearing.options)} different plans for {hearing.subject.id}",
        {
            "function": hearing.subject.id,
            "seed": seed,
            "prompt_version": prompts().version,
            "options": options,
            "finalists": list(hearing.finalists),
        },
    )


def voted(ballot: Ballot) -> Event:
    """Return what a judge said, in both orders."""
    return Event(
        "judging",
        f"{ballot.judge} has judged {ballot.function}",
        {
            "function": ballot.function,
            "judge": ballot.judge,
            "straight": dict(ballot.straight),
            "swapped": dict(ballot.swapped),
        },
    )


def conducted(conduct: Conduct) -> Event:
    """Return whether a judge's votes count, and why."""
    counts = "counts" if conduct.trusted else "does not count"
    return Event(
        "judging",
        f"the vote of {conduct.judge} {counts}: {conduct.passed} of {conduct.controls} "
        "planted pairs right",
        {**asdict(conduct), "trusted": conduct.trusted},
    )


def decided(decision: Decision) -> Event:
    """Return which plan a function gets, and why."""
    makers = [each.contender for each in decision.winner.candidates]
    return Event(
        "verdict",
        f"{decision.function}: {', '.join(makers)}: {decision.reason}",
        {
            "function": decision.function,
            "winner": decision.winner.name,
            "models": makers,
            "by": decision.by,
            "ranking": [list(each) for each in decision.ranking],
            "agreement": decision.agreement,
            "stability": decision.stability,
            "dissent": list(decision.dissent),
        },
    )
