"""Cases as files: before, plan, after. `UPDATE_CASES=1 pytest tests/languages/javascript/test_render_cases.py`
writes what the ladder does now; read the difference before it is committed."""

from __future__ import annotations

import json
import os
import re
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
    file = parsed(before, f"shop/cart{before_of(case).suffix}")
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
    return re.sub(rb"(?m)^(?:  )+", lambda found: b"\t" * (len(found[0]) // 2), data)


TORTURES: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "tabs": _tabs,
    "four spaces": lambda data: re.sub(rb"(?m)^ +", lambda found: found[0] * 2, data),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no last newline": lambda data: data.rstrip(b"\n"),
}


@pytest.mark.parametrize("torture", TORTURES)
@pytest.mark.parametrize("case", NAMES)
def test_case_under_torture(case: str, torture: str) -> None:
    before = before_of(case).read_bytes()
    twisted = TORTURES[torture](before)
    if torture == "bom" and before.startswith(b"#!"):
        pytest.skip("a byte order mark before #! is no JavaScript")
    after, why = carry_out(case, twisted)
    reasons = FOLDER / case / "why.txt"
    assert why == (reasons.read_text() if reasons.exists() else "")
    expected = before_of(case).with_name(f"after{before_of(case).suffix}")
    if not expected.exists():
        assert after == twisted
        return
    for word in (b"_otelRun", b".startSpan(", b"_otelSpan.", b"Histogram", b"Counter"):
        assert after.count(word) == expected.read_bytes().count(word)
    if torture == "crlf":
        assert after.count(b"\n") == after.count(b"\r\n")
    if torture == "bom":
        assert after.startswith(b"\xef\xbb\xbf")
        assert after.count(b"\xef\xbb\xbf") == 1
    if torture == "no last newline":
        assert not after.endswith(b"\n")


AROUND = {
    "function": (b"function around() {\n", b"}\nexports.around = around;\n"),
    "method": (b"exports.X = class {\n  around() {\n", b"  }\n};\n"),
    "callback": (b"exports.y = run(() => {\n", b"});\n"),
    "block": (b"if (exports) {\n", b"}\n"),
}


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("case", NAMES)
def test_case_inside_something(case: str, around: str) -> None:
    text = before_of(case).read_bytes()
    text = re.sub(rb"(?m)^#!.*\n|^import .*\n|^export (?:default )?", b"", text)
    opening, closing = AROUND[around]
    inner = b"".join(b"  " + line if line.strip() else line for line in text.splitlines(True))
    file = parsed(opening + inner + closing)
    assert not file.tree.root_node.has_error
    injection = inject(file)
    assert not [each for each in injection.outcomes if each.status == "failed"]
    if injection.after is not None:
        assert LANGUAGE.ladder.strip(injection.after).data == file.source.data


@pytest.mark.parametrize("case", NAMES)
def test_second_run_changes_nothing(case: str) -> None:
    path = before_of(case)
    after, _ = carry_out(case, path.read_bytes())
    if b"_otel" not in after:
        return
    again = parsed(after, f"shop/cart{path.suffix}")
    already = {
        each.function
        for each in inject(again).outcomes
        if each.reason == "it carries telemetry already"
    }
    carried = {each.id for each in again.scan.functions if "ours" in each.features}
    assert carried
    assert carried <= already


def test_more_functions_of_a_file_that_has_our_header() -> None:
    before = before_of("commonjs").read_bytes()
    file = parsed(before, "shop/cart.cjs")
    first, second = every(file)[1:3]
    once = inject(file, first).after
    assert once is not None
    both = parsed(once, "shop/cart.cjs")
    after = inject(both, second.model_copy(update={"function": second.function})).after
    assert after is not None
    assert after == inject(file, first, second).after
    assert LANGUAGE.ladder.strip(after).data == before
