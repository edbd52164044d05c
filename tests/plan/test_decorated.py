"""Names that lead through decorated functions of the same file."""

from __future__ import annotations

from telemetry_inject.model import Usage
from telemetry_inject.plan.decorated import MOST, through_decorators
from tests.plan.fakes import function

GROUP = Usage(decorators=("discord.ext.commands.group",))


def test_a_method_leads_on_within_its_class_only() -> None:
    top = function("settings", owner="Bot", decorators=("commands.group",))
    own = function("idle", owner="Bot", decorators=("settings.command",))
    other = function("busy", owner="Shop", decorators=("settings.command",))
    found = through_decorators([top, own, other], {top.id: GROUP})
    assert found[own.id].decorators == ("discord.ext.commands.group.command",)
    assert other.id not in found


def test_one_group_leads_to_the_next() -> None:
    top = function("settings", owner="Bot", decorators=("commands.group",))
    middle = function("status", owner="Bot", decorators=("settings.group",))
    last = function("idle", owner="Bot", decorators=("status.command",))
    found = through_decorators([top, middle, last], {top.id: GROUP})
    assert found[last.id].decorators == ("discord.ext.commands.group.group.command",)


def test_a_chain_that_doubles_stays_small() -> None:
    first = function("f0", decorators=("commands.group",))
    rest = (function(f"f{n + 1}", decorators=(f"f{n}.a", f"f{n}.b")) for n in range(60))
    chain = [first, *rest]
    found = through_decorators(chain, {chain[0].id: GROUP})
    assert len(found[chain[-1].id].decorators) <= 2 * MOST
