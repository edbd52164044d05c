"""Cases as files: before, plan, after. `UPDATE_CASES=1 pytest tests/languages/go/test_render_cases.py`
writes what the ladder does now; read the difference before it is committed."""

from __future__ import annotations

import json
import os
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
    return FOLDER / case / "before.go"


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
    file = parsed(before, f"{case}/{case}.go", f"golden.example/cases/{case}")
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
    expected, reasons = path.with_name("after.go"), path.with_name("why.txt")
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
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "spaces": lambda data: data.replace(b"\t", b"    "),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no last newline": lambda data: data.rstrip(b"\n"),
}


@pytest.mark.parametrize("torture", TORTURES)
@pytest.mark.parametrize("case", NAMES)
def test_case_under_torture(case: str, torture: str) -> None:
    before = before_of(case).read_bytes()
    twisted = TORTURES[torture](before)
    after, why = carry_out(case, twisted)
    reasons = FOLDER / case / "why.txt"
    assert why == (reasons.read_text() if reasons.exists() else "")
    expected = before_of(case).with_name("after.go")
    if not expected.exists():
        assert after == twisted
        return
    if torture != "spaces":
        assert after == TORTURES[torture](expected.read_bytes())
    for word in (b"_otelSpan.End()", b"_otelErr", b".Start(", b"_otelRecord"):
        assert after.count(word) == expected.read_bytes().count(word)


@pytest.mark.parametrize("case", NAMES)
def test_second_run_changes_nothing(case: str) -> None:
    after, _ = carry_out(case, before_of(case).read_bytes())
    if b"_otel" not in after:
        return
    again = parsed(after, f"{case}/{case}.go", f"golden.example/cases/{case}")
    already = {
        each.function
        for each in inject(again).outcomes
        if each.reason == "it carries telemetry already"
    }
    carried = {each.id for each in again.scan.functions if "ours" in each.features}
    assert carried
    assert carried <= already


def test_more_functions_of_a_file_that_has_our_header() -> None:
    before = before_of("contexts").read_bytes()
    file = parsed(before)
    first, second = every(file)[:2]
    once = inject(file, first).after
    assert once is not None
    after = inject(parsed(once), second).after
    assert after == inject(file, first, second).after
    assert LANGUAGE.ladder.strip(after or b"").data == before


def test_gofmt_has_nothing_to_say(tmp_path: Path) -> None:
    gofmt = shutil.which("gofmt")
    if gofmt is None:
        pytest.skip("gofmt is not installed")
    for case in NAMES:
        for name in ("before.go", "after.go"):
            if (FOLDER / case / name).exists():
                shutil.copyfile(FOLDER / case / name, tmp_path / f"{case}_{name}")
    said = subprocess.run(
        [gofmt, "-l", "-e", "."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    before = {line for line in said.stdout.split() if line.endswith("before.go")}
    assert not said.stderr
    assert set(said.stdout.split()) - before <= {
        line.replace("_before", "_after") for line in before
    }
