"""Cases as files: before, plan, after. `UPDATE_CASES=1 pytest tests/languages/cfamily/test_render_cases.py`
writes what the ladder does now; read the difference before it is committed."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from telemetry_inject.languages import load
from telemetry_inject.languages.base import Parsed
from telemetry_inject.model import Command, Plan, SourceFile
from telemetry_inject.plan.commands import CommandValidator
from tests.frameworks.services import need

from .injecting import CASES, SUFFIXES, every, inject, parsed
from .programs import COMPILERS, ON, STRICT, compiled

EVERY = [
    (language, each.name)
    for language in SUFFIXES
    for each in sorted((CASES / language / "inject").iterdir())
]
_COMMANDS: TypeAdapter[tuple[Command, ...]] = TypeAdapter(tuple[Command, ...])


def folder_of(language: str, case: str) -> Path:
    return CASES / language / "inject" / case


def before_of(language: str, case: str) -> Path:
    """Return the path of a case's source."""
    return next(folder_of(language, case).glob("before.*"))


def plans_of(language: str, case: str, file: Parsed) -> list[Plan]:
    """Return the plans of a case, checked as every plan is before it is carried out."""
    path = folder_of(language, case) / "plan.json"
    if not path.exists():
        return every(file)
    plans = []
    for name, commands in json.loads(path.read_text()).items():
        function = next(each for each in file.scan.functions if each.qualified == name)
        found = load(language).ladder.statements(file, function)
        digests = {each.path: each.digest for each in found}
        placed = [
            {**each, "after": {"path": each["after"], "digest": digests[each["after"]]}}
            if "after" in each
            else each
            for each in commands
        ]
        plan = Plan(function=function.id, commands=_COMMANDS.validate_python(placed))
        plans.append(CommandValidator(load(language)).check(plan, file, function))
    return plans


def carry_out(language: str, case: str, before: bytes) -> tuple[bytes, str]:
    """Return the instrumented text, and a line for each function that was kept out."""
    name = before_of(language, case).name.replace("before", "src/cart")
    file = parsed(before, language, name)
    injection = inject(file, *plans_of(language, case, file))
    why = "".join(
        f"{each.function.partition('::')[2]}: {each.reason}\n"
        for each in injection.outcomes
        if each.status != "injected"
    )
    if injection.after is None:
        return before, why
    stripped = load(language).ladder.strip(injection.after)
    assert stripped.data == before
    assert stripped.exact
    return injection.after, why


@pytest.mark.parametrize(("language", "case"), EVERY)
def test_case(language: str, case: str) -> None:
    path = before_of(language, case)
    before = path.read_bytes()
    after, why = carry_out(language, case, before)
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
@pytest.mark.parametrize(("language", "case"), EVERY)
def test_case_under_torture(language: str, case: str, torture: str) -> None:
    path = before_of(language, case)
    after, why = carry_out(language, case, TORTURES[torture](path.read_bytes()))
    reasons = path.with_name("why.txt")
    assert why == (reasons.read_text() if reasons.exists() else "")
    expected = path.with_name(f"after{path.suffix}")
    if expected.exists():
        assert after.count(b"_otel_") == expected.read_bytes().count(b"_otel_")
    if torture == "crlf":
        assert after.count(b"\n") == after.count(b"\r\n")
    if torture == "bom":
        assert after.startswith(b"\xef\xbb\xbf")
        assert after.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize(("language", "case"), EVERY)
def test_second_run_changes_nothing(language: str, case: str) -> None:
    after, _ = carry_out(language, case, before_of(language, case).read_bytes())
    again = parsed(after, language)
    carried = {each.id for each in again.scan.functions if "ours" in each.features}
    assert bool(carried) == (b"_otel_" in after)
    refused = {each.function for each in inject(again).outcomes if each.status == "refused"}
    assert carried <= refused


@pytest.mark.parametrize("language", SUFFIXES)
def test_more_functions_of_a_file_that_has_our_include(language: str) -> None:
    before = before_of(language, "plain").read_bytes()
    first, second, *_ = every(parsed(before, language))
    once = inject(parsed(before, language), first).after
    assert once is not None
    after = inject(parsed(once, language), second).after
    assert after == inject(parsed(before, language), first, second).after
    assert after is not None
    assert load(language).ladder.strip(after).data == before


@pytest.mark.slow
@pytest.mark.parametrize(("language", "case"), EVERY)
def test_every_golden_text_compiles(language: str, case: str) -> None:
    """On and off, by both compilers, with warnings as errors; also the text as it was."""
    path = before_of(language, case)
    texts = [path, *path.parent.glob("after.*")]
    first = path.read_text().splitlines()[0]
    found = re.search(r"(?:-std=\S+|-Wno-\S+)(?: (?:-std=\S+|-Wno-\S+))*", first)
    options = found[0].split() if found else ["-std=c17" if language == "c" else "-std=c++17"]
    for compiler in COMPILERS[language]:
        for text in texts:
            for switch in ([], [ON], [ON, "-O2"]):
                done = compiled(compiler, [*STRICT, "-Wno-unused-function", "-Wno-unknown-warning-option", *options, *switch,
                                           "-c", text, "-o", "/dev/null"], path.parent)  # fmt: skip
                assert (done.returncode, done.stderr) == (0, ""), f"{text} {compiler} {switch}"


STYLES = ("GNU", "LLVM", "Google", "WebKit", "Mozilla", "Microsoft", "Chromium")


def reformatted(text: Path, settings: Path) -> bytes:
    """Return a text as clang-format has it."""
    command = [need("clang-format"), f"--style=file:{settings}", str(text)]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("language", "case"), EVERY)
def test_what_was_formatted_stays_formatted(
    language: str, case: str, style: str, tmp_path: Path
) -> None:
    """In seven styles, by clang-format itself."""
    settings = tmp_path / ".clang-format"
    settings.write_text(f"BasedOnStyle: {style}\n")
    path = tmp_path / f"cart{SUFFIXES[language]}"
    path.write_bytes(before_of(language, case).read_bytes())
    for _ in range(2):  # it needs two goes at some texts
        path.write_bytes(reformatted(path, settings))
    clean = path.read_bytes()
    syntax = load(language).syntax
    source = SourceFile(path, path.name, "cart", language, clean)
    tree = syntax.parse(clean)
    file = Parsed(source, tree, syntax.scan(source, tree))
    width = load(language).packaging.style(path).width
    injection = inject(file, *plans_of(language, case, file), width=width)
    assert injection.after is not None
    assert load(language).ladder.strip(injection.after).data == clean
    path.write_bytes(injection.after)
    assert reformatted(path, settings) == injection.after
