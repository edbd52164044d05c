"""Every framework and library that the rules know, run for real before and after injection.

A case is a folder: `app.*` is instrumented by the installed command, `drive.*` uses it, and
`expect.json` names the functions (`code.function.name`, with `*` as in shell patterns) whose spans
must arrive, with what they must carry, and those that must not have one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.frameworks.services import need

HERE = Path(__file__).parent
Services = Callable[[list[str]], dict[str, str]]


def cases(language: str) -> list[Path]:
    return sorted(each.parent for each in (HERE / language).glob("*/expect.json"))


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def instrument(folder: Path) -> None:
    options = ["--select", "boundary", "--assume-deps", "--quiet"]
    sources = (*folder.glob("app.*"), *folder.rglob("route.*"))
    written = {each.with_suffix(".js") for each in sources if each.suffix == ".ts"}
    for app in sorted({*sources} - written):  # what the compiler wrote is written anew
        run([sys.executable, "-m", "telemetry_inject", *options, str(app)], {})


def judge(expected: dict[str, Any], spans: list[dict[str, Any]]) -> None:
    names = [str(span["attributes"].get("code.function.name")) for span in spans]
    for pattern, wanted in expected["spans"].items():
        found = [s for s, name in zip(spans, names, strict=True) if fnmatchcase(name, pattern)]
        assert found, f"no span for {pattern}; there were {names}"
        if "kind" in wanted:
            assert {span["kind"] for span in found} == {wanted["kind"]}
        if "status" in wanted:
            assert wanted["status"] in {span["status"] for span in found}, pattern
        for key, value in wanted.get("attributes", {}).items():
            assert {span["attributes"].get(key) for span in found} == {value}, (pattern, key)
    for name in expected["none"]:
        assert not [each for each in names if fnmatchcase(each, name)], name


def compare(folder: Path, command: list[str], environment: dict[str, str]) -> None:
    expected = json.loads((folder / "expect.json").read_text())
    plain = run([*command, str(folder)], environment)
    instrument(folder)
    assert run([*command, str(folder)], environment) == plain
    spans = folder / "spans.json"
    assert run([*command, str(folder), str(spans)], environment) == plain
    judge(expected, json.loads(spans.read_text()))


def needed(folder: Path) -> list[str]:
    wanted: list[str] = json.loads((folder / "expect.json").read_text()).get("services", [])
    return wanted


@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("case", cases("python"), ids=lambda each: each.name)
def test_python(case: Path, tmp_path: Path, python_libraries: Path, services: Services) -> None:
    folder = Path(shutil.copytree(case, tmp_path / case.name))
    command = [str(python_libraries), str(HERE / "python" / "run_case.py")]
    compare(folder, command, services(needed(case)))


@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("case", cases("javascript"), ids=lambda each: each.name)
def test_javascript(case: Path, tmp_path: Path, node_libraries: Path, services: Services) -> None:
    (tmp_path / "node_modules").symlink_to(node_libraries)
    for shared in ("support.mjs", "run_case.mjs"):
        shutil.copy(HERE / "javascript" / shared, tmp_path)
    folder = Path(shutil.copytree(case, tmp_path / case.name))
    compare(folder, [need("node"), str(tmp_path / "run_case.mjs")], services(needed(case)))


@pytest.mark.slow
@pytest.mark.network
@pytest.mark.parametrize("case", cases("typescript"), ids=lambda each: each.name)
def test_typescript(
    case: Path, tmp_path: Path, typescript_libraries: Path, services: Services
) -> None:
    """Each case is compiled against the libraries' own declarations before it runs."""
    (tmp_path / "node_modules").symlink_to(typescript_libraries)
    for shared in ("javascript/support.mjs", "javascript/run_case.mjs", "typescript/run_typed.mjs"):
        shutil.copy(HERE / shared, tmp_path)
    folder = Path(shutil.copytree(case, tmp_path / case.name))
    shutil.copy(HERE / "typescript" / "tsconfig.json", folder)
    (folder / "package.json").write_text('{"name": "case", "type": "module"}')
    (folder / ".git").mkdir()
    compare(folder, [need("node"), str(tmp_path / "run_typed.mjs")], services(needed(case)))
