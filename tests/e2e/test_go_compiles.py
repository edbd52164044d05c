"""Every expected file of `tests/cases/go` is compiled and vetted by the real compiler."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases" / "go" / "inject"
THREADED = CASES.parent / "thread"
ODD = {"refused"}
"""Cases with a function that gofmt lays out otherwise."""

pytestmark = [pytest.mark.network, pytest.mark.slow]


def test_every_expected_file_compiles(go_module: Path, go: str) -> None:
    folder = go_module / "cases"
    shutil.rmtree(folder, ignore_errors=True)
    for case in sorted(CASES.iterdir()):
        for name in ("before", "after"):
            if (case / f"{name}.go").exists():
                (folder / name / case.name).mkdir(parents=True)
                shutil.copyfile(case / f"{name}.go", folder / name / case.name / "case.go")
    inner = folder / "grouped" / "inner"
    inner.mkdir(parents=True)
    (inner / "inner.go").write_text(
        'package inner\n\nimport "context"\n\n'
        "// Check says whether the context is over.\n"
        "func Check(ctx context.Context) error { return ctx.Err() }\n"
    )
    for case in sorted(THREADED.iterdir()):
        shutil.copytree(
            case / "after", folder / "threaded" / case.name, ignore=shutil.ignore_patterns("go.mod")
        )
    for command in ("build", "vet", "test"):
        done = subprocess.run(
            [go, command, "./cases/..."],
            cwd=go_module,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
