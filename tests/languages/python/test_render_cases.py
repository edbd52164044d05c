"""Cases as files: before, plan, after. `UPDATE_CASES=1 pytest tests/languages/python/test_render_cases.py`
writes what the ladder does now; read the difference before it is committed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import black
import pytest
from pydantic import TypeAdapter

from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Command

from .injecting import LADDER, chosen, parsed, proved

CASES = sorted((Path(__file__).parents[2] / "cases" / "python" / "inject").iterdir())
_COMMANDS: TypeAdapter[list[Command]] = TypeAdapter(list[Command])


def carry_out(case: Path, before: bytes) -> tuple[bytes, dict[str, str]]:
    """Return the instrumented text and, by function, the sentence that kept it out."""
    order = json.loads((case / "plan.json").read_text())
    file = parsed(before)
    plans = {
        name: _COMMANDS.validate_python(_with_digests(file, name, commands))
        for name, commands in order["plans"].items()
    }
    choices, refused = chosen(file, plans, order.get("reach", ()), order.get("rung"))
    taken = {choice.function.qualified for choice in choices}
    reasons = {name: [*why.values()][-1] for name, why in refused.items() if name not in taken}
    return (proved(file, choices) if choices else before), reasons


def _with_digests(file: Parsed, name: str, commands: list[dict[str, object]]) -> list[object]:
    """Return commands whose `after`, a bare path in the file, is a place."""
    function = next(each for each in file.scan.functions if each.qualified == name)
    digests = {each.path: each.digest for each in LADDER.statements(file, function)}
    return [
        command | {"after": {"path": command["after"], "digest": digests[str(command["after"])]}}
        if "after" in command
        else command
        for command in commands
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    before = (case / "before.py").read_bytes()
    after, reasons = carry_out(case, before)
    why = "".join(f"{name}: {reason}\n" for name, reason in reasons.items())
    expected = case / "after.py"
    if os.environ.get("UPDATE_CASES"):
        expected.unlink(missing_ok=True)
        if after != before:
            expected.write_bytes(after)
        (case / "why.txt").unlink(missing_ok=True)
        if why:
            (case / "why.txt").write_text(why)
    assert after == (expected.read_bytes() if expected.exists() else before)
    assert why == ((case / "why.txt").read_text() if why else "")


def _indented(data: bytes, opening: bytes) -> bytes:
    """Return the code one level deeper; only for code whose strings stay on one line."""
    lines = data.splitlines(keepends=True)
    return opening + b"".join(b"    " + line if line.strip() else line for line in lines)


TORTURES: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "tabs": lambda data: re.sub(
        rb"(?m)^(?:    )+", lambda match: b"\t" * (len(match[0]) // 4), data
    ),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no last newline": lambda data: data.rstrip(b"\n"),
    "two spaces": lambda data: re.sub(
        rb"(?m)^(?:    )+", lambda match: b"  " * (len(match[0]) // 4), data
    ),
}


@pytest.mark.parametrize("torture", TORTURES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_under_torture(case: Path, torture: str) -> None:
    before = (case / "before.py").read_bytes()
    if torture in ("tabs", "two spaces") and b"\t" in before:
        pytest.skip("mixing tabs and spaces is no Python")
    if torture == "bom" and case.name.startswith("latin"):
        pytest.skip("a byte order mark contradicts the cookie")
    twisted = TORTURES[torture](before)
    if parsed(twisted).tree.root_node.has_error:
        pytest.skip("the twisted text is no Python")
    after, _ = carry_out(case, twisted)
    assert (after == twisted) == (not (case / "after.py").exists())
    lines = {line.strip() for line in after.splitlines()} - {b""}
    assert after == twisted or len(lines) > len(
        {line.strip() for line in twisted.splitlines()} - {b""}
    )
    if torture == "crlf":
        assert after.count(b"\n") == after.count(b"\r\n")
    if torture == "no last newline" and twisted != before:
        assert not after.endswith(b"\n")


@pytest.mark.parametrize("opening", [b"class Around:\n", b"def around():\n", b"if True:\n"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_inside_something(case: Path, opening: bytes) -> None:
    before = (case / "before.py").read_bytes()
    if (
        case.name.startswith("latin")
        or b'"""' in before
        or b"'''" in before
        or b"\t" in before
        or b"\\" in before
    ):
        pytest.skip("deeper indentation would change strings")
    deeper = _indented(before, opening)
    if b"__future__" in before or parsed(deeper).tree.root_node.has_error:
        pytest.skip("imports of the future stand at the top")
    file = parsed(deeper)
    plans = {
        each.qualified: [_COMMANDS.validate_python([{"kind": "span", "name": "s"}])[0]]
        for each in file.scan.functions
    }
    for rung in ("decorator", "with", "flat"):
        choices, _ = chosen(file, plans, rung=rung)
        if choices:
            assert proved(file, choices) != deeper


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_black_clean_stays_black_clean(case: Path) -> None:
    if case.name.startswith("latin"):
        pytest.skip("black reads UTF-8")
    before = (case / "before.py").read_text()
    if black.format_str(before, mode=black.Mode()) != before or not (case / "after.py").exists():
        pytest.skip("not black-clean before")
    after = (case / "after.py").read_text()
    assert black.format_str(after, mode=black.Mode()) == after
