"""Cases as files: before, plan, after. `UPDATE_CASES=1 pytest tests/languages/java/test_render_cases.py`
writes what the ladder does now; read the difference before it is committed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Command, Plan
from telemetry_inject.plan.commands import CommandValidator

from .injecting import CASES, LANGUAGE, every, inject, parsed

FOLDER = CASES / "inject"
NAMES = sorted(each.name for each in FOLDER.iterdir())
_COMMANDS: TypeAdapter[tuple[Command, ...]] = TypeAdapter(tuple[Command, ...])


def plans_of(case: str, file: Parsed) -> list[Plan]:
    """Return the plans of a case, checked as every plan is before it is carried out."""
    order = json.loads((FOLDER / case / "plan.json").read_text())["plans"]
    plans = []
    for name, commands in order.items():
        ends = f"::{name}"
        function = next(each for each in file.scan.functions if each.id.endswith(ends))
        digests = {each.path: each.digest for each in LANGUAGE.ladder.statements(file, function)}
        placed = [
            {**each, "after": {"path": each["after"], "digest": digests[each["after"]]}}
            if "after" in each
            else each
            for each in commands
        ]
        plan = Plan(function=function.id, commands=_COMMANDS.validate_python(placed))
        plans.append(CommandValidator(LANGUAGE).check(plan, file, function))
    return plans


def module_of(case: str) -> str:
    """Return the package of a case."""
    return "" if case == "package_none" else "golden"


def carry_out(case: str, before: bytes) -> tuple[bytes, str]:
    """Return the instrumented text, and a line for each function that was kept out."""
    file = parsed(before, module=module_of(case))
    injection = inject(file, *plans_of(case, file))
    why = "".join(
        f"{each.function.partition('::')[2]}: {each.reason}\n"
        for each in injection.outcomes
        if each.status != "injected"
    )
    if injection.after is None:
        return before, why
    stripped = LANGUAGE.ladder.strip(injection.after)
    assert stripped.data == before
    assert stripped.exact
    return injection.after, why


@pytest.mark.parametrize("case", NAMES)
def test_case(case: str) -> None:
    path = FOLDER / case / "before.java"
    before = path.read_bytes()
    after, why = carry_out(case, before)
    expected, reasons = path.with_name("after.java"), path.with_name("why.txt")
    if os.environ.get("UPDATE_CASES"):
        expected.unlink(missing_ok=True)
        reasons.unlink(missing_ok=True)
        if after != before:
            expected.write_bytes(after)
        if why:
            reasons.write_text(why)
    assert after == (expected.read_bytes() if expected.exists() else before)
    assert why == (reasons.read_text() if reasons.exists() else "")


TORTURES: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "tabs": lambda data: re.sub(rb"(?m)^(?:  )+", lambda found: b"\t" * (len(found[0]) // 2), data),
    "four spaces": lambda data: re.sub(rb"(?m)^ +", lambda found: found[0] * 2, data),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no last newline": lambda data: data.rstrip(b"\r\n"),
    "deeper": lambda data: re.sub(rb"(?m)^(?=[^\r\n])", b"  ", data),
}


@pytest.mark.parametrize("torture", TORTURES)
@pytest.mark.parametrize("case", NAMES)
def test_case_under_torture(case: str, torture: str) -> None:
    before = (FOLDER / case / "before.java").read_bytes()
    after, why = carry_out(case, TORTURES[torture](before))
    reasons = FOLDER / case / "why.txt"
    assert why == (reasons.read_text() if reasons.exists() else "")
    expected = FOLDER / case / "after.java"
    if expected.exists():
        assert after.count(b"_otel") == expected.read_bytes().count(b"_otel")
    if torture == "crlf":
        assert after.count(b"\n") == after.count(b"\r\n")
    if torture == "bom":
        assert after.startswith(b"\xef\xbb\xbf")
        assert after.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize("case", NAMES)
def test_second_run_changes_nothing(case: str) -> None:
    after, _ = carry_out(case, (FOLDER / case / "before.java").read_bytes())
    again = parsed(after, module=module_of(case))
    carried = {each.id for each in again.scan.functions if "ours" in each.features}
    assert bool(carried) == (b"_otel" in after)
    refused = {each.function for each in inject(again).outcomes if each.status == "refused"}
    assert carried <= refused


@pytest.mark.parametrize("case", NAMES)
def test_one_after_the_other_is_all_at_once(case: str) -> None:
    """Each function in a run of its own; our marker and imports are there from the second on.

    What was broken into lines at another depth stays so.
    """
    before = (FOLDER / case / "before.java").read_bytes()
    file = parsed(before, module=module_of(case))
    together = inject(file, *every(file)).after or before
    now = before
    for plan in reversed(every(file)):
        now = inject(parsed(now, module=module_of(case)), plan).after or now
    assert LANGUAGE.ladder.strip(now).data == before
    assert b"".join(now.split()) == b"".join(together.split())
