"""Every function that acorn, an independent parser, finds a name for is found here as well."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.model import SourceFile

PACKAGES = ("acorn@8.14.0", "express@4.21.2", "koa@2.15.3", "async@3.2.6", "commander@12.1.0")
LIST = Path(__file__).with_name("functions.mjs")


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("CI"):
            pytest.fail("npm is missing")
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("npm")
    command = [
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        str(folder),
    ]
    done = subprocess.run([*command, *PACKAGES], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install: {done.stderr[-200:]}")
    return folder


@pytest.mark.slow
@pytest.mark.network
def test_the_functions_are_those_that_acorn_finds(modules: Path) -> None:
    paths = sorted(
        path
        for path in (modules / "node_modules").rglob("*.js")
        if path.is_file() and path.stat().st_size < 300_000 and ".min." not in path.name
    )
    done = subprocess.run(
        ["node", LIST, modules],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = functions = 0
    wrong: list[str] = []
    for line in done.stdout.splitlines():
        listed = json.loads(line)
        data = Path(listed["path"]).read_bytes()
        if listed["functions"] is None or not data.isascii():
            continue
        files += 1
        wrong += compare(listed["path"], data, listed["functions"])
        functions += len(listed["functions"])
    assert files > 150
    assert functions > 2000
    assert wrong == []


def compare(path: str, data: bytes, listed: list[tuple[int, int, bool, bool, bool]]) -> list[str]:
    """Return what differs, one line each."""
    syntax = EcmaScriptSyntax(GRAMMAR)
    source = SourceFile(Path(path), path, path, "javascript", data)
    found = {
        (each.start, each.end): (each.is_async, each.is_generator)
        for each in syntax.scan(source, syntax.parse(data)).functions
    }
    known = {(start, end): (is_async, star) for start, end, _, is_async, star in listed}
    wrong = [f"{path}:{at}: not a function" for at in found if at not in known]
    wrong += [f"{path}:{at}: wrong kind" for at in found if found[at] != known.get(at, found[at])]
    named = {(start, end) for start, end, named, _, _ in listed if named}
    return wrong + [f"{path}:{at}: not found" for at in sorted(named - set(found))]
