"""Cases as files: before, plan, after. `UPDATE_CASES=1 pytest tests/languages/rust/test_render_cases.py`
writes what the ladder does now; read the difference before it is committed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Command, Plan
from telemetry_inject.plan.commands import CommandValidator

from .injecting import CASES, LANGUAGE, every, inject, parsed

FOLDER = CASES / "inject"
NAMES = sorted(each.name for each in FOLDER.iterdir())
_COMMANDS: TypeAdapter[tuple[Command, ...]] = TypeAdapter(tuple[Command, ...])


def before_of(case: str) -> Path:
    """Return the path of a case's source."""
    return next((FOLDER / case).glob("before.*"))


def plans_of(case: str, file: Parsed) -> list[Plan]:
    """Return the plans of a case, checked as every plan is before it is carried out."""
    order = json.loads((FOLDER / case / "plan.json").read_text())["plans"]
    plans = []
    for name, commands in order.items():
        function = next(each for each in file.scan.functions if each.qualified == name)
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


def carry_out(case: str, before: bytes) -> tuple[bytes, str]:
    """Return the instrumented text, and a line for each function that was kept out."""
    file = parsed(before, "src/cart.rs")
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
    path = before_of(case)
    before = path.read_bytes()
    after, why = carry_out(case, before)
    expected, reasons = path.with_name(f"after{path.suffix}"), path.with_name("why.txt")
    if os.environ.get("UPDATE_CASES"):
        expected.unlink(missing_ok=True)
        reasons.unlink(missing_ok=True)
        if after != before:
            expected.write_bytes(after)
        if why:
            reasons.write_text(why)
    assert after == (expected.read_bytes() if expected.exists() else before)
    assert why == (reasons.read_text() if reasons.exists() else "")


def _tabs(data: bytes) -> bytes:
    return re.sub(rb"(?m)^(?:    )+", lambda found: b"\t" * (len(found[0]) // 4), data)


TORTURES: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "tabs": _tabs,
    "two spaces": lambda data: re.sub(rb"(?m)^ +", lambda found: found[0][::2], data),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no last newline": lambda data: data.rstrip(b"\r\n"),
}


@pytest.mark.parametrize("torture", TORTURES)
@pytest.mark.parametrize("case", NAMES)
def test_case_under_torture(case: str, torture: str) -> None:
    before = before_of(case).read_bytes()
    after, why = carry_out(case, TORTURES[torture](before))
    reasons = FOLDER / case / "why.txt"
    assert why == (reasons.read_text() if reasons.exists() else "")
    expected = before_of(case).with_name("after.rs")
    if expected.exists():
        assert after.count(b"_otel") == expected.read_bytes().count(b"_otel")
    if torture == "crlf":
        assert after.count(b"\n") == after.count(b"\r\n")
    if torture == "bom":
        assert after.startswith(b"\xef\xbb\xbf")
        assert after.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize("case", NAMES)
def test_second_run_changes_nothing(case: str) -> None:
    after, _ = carry_out(case, before_of(case).read_bytes())
    again = parsed(after)
    carried = {each.id for each in again.scan.functions if "ours" in each.features}
    assert bool(carried) == (b"::instrument(" in after)
    refused = {each.function for each in inject(again).outcomes if each.status == "refused"}
    assert carried <= refused


def test_more_functions_of_a_file_that_has_our_import() -> None:
    before = before_of("errors").read_bytes()
    first, second = [
        each
        for each in every(parsed(before))
        if "hidden" in each.function or "boxed" in each.function
    ]
    once = inject(parsed(before), first).after
    assert once is not None
    after = inject(parsed(once), second).after
    assert after == inject(parsed(before), first, second).after
    assert after is not None
    assert LANGUAGE.ladder.strip(after).data == before


@pytest.mark.parametrize("case", NAMES)
def test_what_was_formatted_stays_formatted(case: str, tmp_path: Path) -> None:
    """`rustfmt` itself says so; cases that are not formatted to begin with say nothing."""
    rustfmt = shutil.which("rustfmt")
    assert rustfmt, "rustfmt is needed (rustup component add rustfmt)"

    def formatted(name: str) -> bool:
        path = tmp_path / name
        path.write_bytes((FOLDER / case / name).read_bytes())
        done = subprocess.run(
            [rustfmt, "--check", "--edition", "2021", path], capture_output=True, check=False
        )
        return done.returncode == 0

    if not (FOLDER / case / "after.rs").exists():
        assert (FOLDER / case / "why.txt").exists()
    elif formatted("before.rs"):
        assert formatted("after.rs")
    else:
        assert case in ("crlf", "same_line")  # tabs, and several items on a line
