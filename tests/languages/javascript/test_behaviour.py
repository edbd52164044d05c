"""Programs do the same before and after, without an SDK and with one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .injecting import CASES, instrumented

FOLDER = CASES / "behaviour"
PROGRAMS = ("sloppy.cjs", "asynchronous.mjs", "cycle/main.mjs")
PACKAGES = (
    "@opentelemetry/api@1.9.1",
    "@opentelemetry/context-async-hooks@2.12.0",
    "@opentelemetry/sdk-trace-base@2.12.1",
)

pytestmark = [
    pytest.mark.network,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the packages, the programs, and the programs instrumented."""
    folder = tmp_path_factory.mktemp("behaviour")
    (folder / "package.json").write_text("{}")
    quiet = ["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES]
    subprocess.run(quiet, cwd=folder, check=True, timeout=300)
    shutil.copytree(FOLDER, folder / "before")
    shutil.copytree(FOLDER, folder / "after")
    for path in sorted((folder / "after").rglob("*.?js")):
        if path.name not in {"sdk.cjs", "main.mjs", "second.mjs"}:
            path.write_bytes(instrumented(path.read_bytes(), path.name))
    return folder


def run(program: Path, *options: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("NODE_")}
    command = ["node", *options, str(program)]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=program.parent,
        env=clean,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_same_without_an_sdk(project: Path, program: str) -> None:
    before, after = run(project / "before" / program), run(project / "after" / program)
    assert after.stderr == before.stderr == ""
    assert after.stdout == before.stdout != ""


@pytest.mark.parametrize("program", PROGRAMS)
def test_same_with_an_sdk_and_every_span_ends_once(project: Path, program: str) -> None:
    before = run(project / "before" / program)
    after = run(project / "after" / program, "--require", str(project / "after" / "sdk.cjs"))
    assert after.stdout == before.stdout
    counted = json.loads(after.stderr.removeprefix("COUNTED "))
    assert counted["started"] == counted["ended"] > 0
    assert counted["twice"] == 0
