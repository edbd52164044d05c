"""Planted bad plans: a judge that prefers one of these to the plan it was made from is no judge."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

from telemetry_inject.model import (
    AttributeCommand,
    Command,
    LogCommand,
    Plan,
    SpanCommand,
)

Spoil = Callable[[Plan, random.Random], tuple[Command, ...]]


def _private(plan: Plan, draw: random.Random) -> tuple[Command, ...]:
    """Write down what nobody should: a credential or a person's data."""
    key, expression = draw.choice(
        (
            ("user.password", "password"),
            ("http.request.header.authorization", "authorization"),
            ("customer.card.number", "card_number"),
            ("user.email", "email"),
        )
    )
    return (*plan.commands, AttributeCommand(key=key, expression=expression))


def _noisy(plan: Plan, draw: random.Random) -> tuple[Command, ...]:
    """Say a lot that is the same every time."""
    said = ["entered function", "doing work", "still working", "about to return", "step done"]
    draw.shuffle(said)
    logs = tuple(LogCommand(level="info", message=each) for each in said[:4])
    constant = tuple(
        AttributeCommand(key=f"debug.flag{number}", expression=str(number)) for number in range(3)
    )
    return (*plan.commands, *constant, *logs)


def _vague(plan: Plan, draw: random.Random) -> tuple[Command, ...]:
    """Say nothing that anybody could use, under names that mean nothing."""
    name = draw.choice(("function", "operation", "do stuff", "span1"))
    return (
        SpanCommand(name=name, record_exceptions=False),
        AttributeCommand(key="data.value", expression="1"),
    )


SPOILED: Mapping[str, Spoil] = MappingProxyType(
    {"private": _private, "noisy": _noisy, "vague": _vague}
)


def spoiled(plan: Plan, draw: random.Random) -> tuple[str, Plan]:
    """Return what was done to the plan, and the plan that is certainly worse.

    It is only shown to judges, never carried out.
    """
    kind = draw.choice(sorted(SPOILED))
    return kind, plan.model_copy(update={"commands": SPOILED[kind](plan, draw)[:64]})
