from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from telemetry_inject.languages.ecmascript.project.ranges import below

OLD = [
    "1.2.0", "v1.0.0", "=1.2.9", "~1.2", "~1.2.3", "1.2", "1.2.x", "1.0.*", "<1.3", "<1.3.0",
    "<=1.2", ">=1.0.0 <1.3.0", "^0.20.0", "0.18", "1.2.0 || ~1.1", "> 1.0 < 1.2", "<= 1.2.9", "1.0.0-rc.1", "1.0.0 - 1.2",
]  # fmt: skip
RECENT = [
    "", "*", "latest", "1", "1.x", "^1.0.0", "1.3.0", "~1.3", ">=1.0.0", ">1.2", "<2", "<=1.3",
    "1.2.0 || ^1.9", "workspace:*", "git+ssh://git@host/x.git#1.2.0", "npm:other@1.2.0", "file:../x",
    "1.0.0 - 2.0.0", "^1.2.9", "1.0.0  -  1.3",
]  # fmt: skip


@pytest.mark.parametrize("versions", OLD)
def test_below(versions: str) -> None:
    assert below(versions, "1.3.0")


@pytest.mark.parametrize("versions", RECENT)
def test_not_below(versions: str) -> None:
    assert not below(versions, "1.3.0")


def test_semver_says_the_same() -> None:
    """npm carries the library that defines these ranges: no release from 1.3.0 on is in the old ones."""
    npm = shutil.which("npm")
    assert npm, "npm is needed"
    semver = Path(npm).resolve().parents[1] / "node_modules" / "semver"
    if not semver.is_dir():
        semver = Path(
            "semver"
        )  # where a distribution packages npm, its libraries stand by themselves
    script = (
        "const s = require(process.argv[1]); const all = [];"
        "for (let a = 1; a < 3; a++) for (let b = 0; b < 20; b++) for (let c = 0; c < 4; c++) all.push(`${a}.${b}.${c}`);"
        "for (const r of process.argv.slice(2)) console.log(all.some((v) => s.gte(v, '1.3.0') && s.satisfies(v, r)));"
    )
    said = subprocess.run(
        ["node", "-e", script, str(semver), *OLD], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["false"] * len(OLD)
