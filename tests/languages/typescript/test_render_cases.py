"""Cases as files: before, plan, after; without a plan, a span in every function. What comes out is
compiled by two real compilers, and prettier has nothing to change.

`UPDATE_CASES=1 pytest tests/languages/typescript/test_render_cases.py` writes what the ladder does
now; read the difference before it is committed."""

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
STRICT = {
    "target": "es2022",
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "types": ["node"],
    "strict": True,
    "noImplicitReturns": True,
    "noUnusedLocals": True,
    "noFallthroughCasesInSwitch": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noImplicitOverride": True,
    "isolatedModules": True,
    "verbatimModuleSyntax": True,
    "experimentalDecorators": True,
    "jsx": "react",
    "jsxFactory": "h",
    "skipLibCheck": True,
    "noEmit": True,
}


def before_of(case: str) -> Path:
    """Return the path of a case's source."""
    return next((FOLDER / case).glob("before.*"))


def after_of(case: str) -> Path:
    return before_of(case).with_name(f"after{before_of(case).suffix}")


def plans_of(case: str, file: Parsed) -> list[Plan]:
    """Return the plans of a case, checked as every plan is before it is carried out."""
    written = FOLDER / case / "plan.json"
    if not written.exists():
        return [_checked(file, plan) for plan in every(file)]
    plans = []
    for name, commands in json.loads(written.read_text())["plans"].items():
        function = next(each for each in file.scan.functions if each.qualified == name)
        digests = {each.path: each.digest for each in LANGUAGE.ladder.statements(file, function)}
        placed = [
            {**each, "after": {"path": each["after"], "digest": digests[each["after"]]}}
            if "after" in each
            else each
            for each in commands
        ]
        plan = Plan(function=function.id, commands=_COMMANDS.validate_python(placed))
        plans.append(_checked(file, plan))
    return plans


def _checked(file: Parsed, plan: Plan) -> Plan:
    function = next(each for each in file.scan.functions if each.id == plan.function)
    return CommandValidator(LANGUAGE).check(plan, file, function)


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
    before = before_of(case).read_bytes()
    after, why = carry_out(case, before)
    expected, reasons = after_of(case), FOLDER / case / "why.txt"
    if os.environ.get("UPDATE_CASES"):
        expected.unlink(missing_ok=True)
        reasons.unlink(missing_ok=True)
        if after != before:
            expected.write_bytes(after)
        if why:
            reasons.write_text(why)
    assert after == (expected.read_bytes() if expected.exists() else before)
    assert why == (reasons.read_text() if reasons.exists() else "")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, modules: Path) -> Path:
    """Return a project with what was expected of each case, in a folder of its own."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "node_modules").symlink_to(modules)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT}))
    (folder / ".prettierrc").write_text('{"singleQuote": true, "printWidth": 100}')
    for case in NAMES:
        home = folder / case
        shutil.copytree(
            FOLDER / case, home, ignore=shutil.ignore_patterns("before.*", "after.*", "*.txt")
        )
        source = after_of(case) if after_of(case).exists() else before_of(case)
        shutil.copy(source, home / f"cart{source.suffix}")
    return folder


@pytest.mark.network
@pytest.mark.parametrize("version", ["typescript", "typescript7"])
def test_real_compilers_accept_every_case(project: Path, modules: Path, version: str) -> None:
    done = subprocess.run(
        ["node", str(modules / version / "bin" / "tsc"), "-p", "."],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    assert done.returncode == 0


def _formatted() -> list[str]:
    """Return the cases whose result prettier could have written.

    Where it broke a line after an arrow for its head alone, it would not do so in `_otelRun`; only
    what was inserted can be laid out, and that break was there before.
    """
    return [f"{case}/cart.*" for case in NAMES if case != "long_heads"]


@pytest.mark.network
def test_prettier_changes_nothing(project: Path, modules: Path) -> None:
    done = subprocess.run(
        ["node", str(modules / "prettier" / "bin" / "prettier.cjs"), "--check", *_formatted()],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0


TORTURES: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "tabs": lambda data: re.sub(rb"(?m)^(?:  )+", lambda found: b"\t" * (len(found[0]) // 2), data),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no last newline": lambda data: data.rstrip(b"\n"),
    "no semicolons": lambda data: re.sub(rb"(?m);$", b"", data),
}


@pytest.mark.parametrize("torture", TORTURES)
@pytest.mark.parametrize("case", NAMES)
def test_case_under_torture(case: str, torture: str) -> None:
    before = TORTURES[torture](before_of(case).read_bytes())
    after, why = carry_out(case, before)
    reasons = FOLDER / case / "why.txt"
    if torture != "no semicolons":  # that changes the digests of functions, not their fate
        assert why == (reasons.read_text() if reasons.exists() else "")
    if not after_of(case).exists():
        assert after == before
        return
    for word in (b"_otelRun", b".startSpan(", b"_otelSpan.", b"Histogram", b"Counter"):
        assert after.count(word) == after_of(case).read_bytes().count(word)


@pytest.mark.parametrize("case", NAMES)
def test_second_run_changes_nothing(case: str) -> None:
    path = before_of(case)
    after, _ = carry_out(case, path.read_bytes())
    if b"_otel" not in after:
        return
    again = parsed(after, f"shop/cart{path.suffix}")
    rest = [each for each in again.scan.functions if "instrumented" not in each.features]
    wrapped = [each.qualified for each in rest if "stub" not in each.features]
    refused = [line.split(":")[0] for line in carry_out(case, path.read_bytes())[1].splitlines()]
    if not (FOLDER / case / "plan.json").exists():
        assert sorted(wrapped) == sorted(refused)
