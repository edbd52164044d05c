"""The GitHub Action: its files linted by actionlint, its script run as a step would run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.repository import function, git, module

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "telemetry.yml"
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"

GH = """#!/bin/sh
printf '%s\\n' "$*" >>"$SAID"
for word; do case $word in body=@*) cat "${word#body=@}" >>"$SAID" ;; esac; done
case $* in *--paginate*) printf '%s' "$MINE" ;; esac
"""
"""There is no GitHub here: this stands in its place and writes down what it was asked."""


@pytest.fixture(scope="module")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the linter: the one that is installed, or built by Go."""
    found = shutil.which("actionlint")
    if found:
        return found
    if shutil.which("go") is None:
        if os.environ.get("CI"):
            pytest.fail("CI has neither actionlint nor Go")
        pytest.skip("neither actionlint nor Go is installed")
    folder = tmp_path_factory.mktemp("bin")
    environment = {**os.environ, "GOBIN": str(folder)}
    subprocess.run(["go", "install", ACTIONLINT], env=environment, check=True, capture_output=True)
    return str(folder / "actionlint")


@pytest.mark.network
@pytest.mark.slow
def test_the_linter_accepts_the_workflow_and_the_action(actionlint: str, tmp_path: Path) -> None:
    """With the action beside it, the linter also knows which inputs it has."""
    git(tmp_path, "init", "-q")
    shutil.copy(ROOT / "action.yml", tmp_path)
    workflow = tmp_path / ".github" / "workflows" / "telemetry.yml"
    workflow.parent.mkdir(parents=True)
    text = EXAMPLE.read_text()
    local = text.replace("your-organisation/telemetry-inject@v1", "./")
    assert local != text
    workflow.write_text(local)
    done = subprocess.run([actionlint], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    workflow.write_text(local.replace("fail-under:", "fail-below:"))
    done = subprocess.run([actionlint], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 'input "fail-below" is not defined in action' in done.stdout


@pytest.fixture
def pull(tmp_path: Path) -> Path:
    """Return a clone whose branch has changed one function of two."""
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.py").write_bytes(module(function("charge"), function("refund")))
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "base")
    git(folder, "checkout", "-q", "-b", "branch")
    (folder / "a.py").write_bytes(module(function("charge", "x"), function("refund")))
    git(folder, "commit", "-q", "-a", "-m", "change")
    return folder


def step(folder: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Run the action's script and return what came of it, and the folder of its files."""
    temporary = folder.parent / "runner"
    (temporary / "bin").mkdir(parents=True)
    for name, text in (
        ("gh", GH),
        ("telemetry-inject", f'#!/bin/sh\nexec "{sys.executable}" -m telemetry_inject "$@"\n'),
    ):
        (temporary / "bin" / name).write_text(text)
        (temporary / "bin" / name).chmod(0o755)
    variables = {
        "PATH": f"{temporary / 'bin'}:{os.environ['PATH']}",
        "TELEMETRY_INJECT": str(temporary / "bin" / "telemetry-inject"),
        "PYTHONPATH": str(ROOT),
        "HOME": str(temporary),
        "RUNNER_TEMP": str(temporary),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
        "GITHUB_OUTPUT": str(temporary / "output"),
        "GITHUB_REPOSITORY": "someone/shop",
        "SAID": str(temporary / "said"),
        "SINCE": "auto",
        "BASE": git(folder, "rev-parse", "main").strip(),
        "PULL": "7",
        **inputs,
    }
    done = subprocess.run(
        ["bash", ROOT / "action" / "run.sh"],
        cwd=folder, env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done, temporary


def test_a_check_of_what_the_branch_changed(pull: Path) -> None:
    done, runner = step(pull, SARIF="log.sarif", COVERAGE="badge.svg", FAIL_UNDER="50")
    assert done.returncode == 1, done.stderr
    assert "::warning file=a.py,line=4,title=charge has no telemetry::" in done.stdout
    assert "refund" not in done.stdout
    assert (runner / "output").read_text() == "coverage=0.0\n"
    assert "| 4 | `charge` |" in (runner / "summary").read_text()
    assert len(json.loads((pull / "log.sarif").read_bytes())["runs"][0]["results"]) == 1
    assert "0%" in (pull / "badge.svg").read_text()
    assert not (runner / "said").exists()


def test_without_a_threshold_it_passes(pull: Path) -> None:
    done, _ = step(pull)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("mine", ["", "42"])
def test_the_comment_is_kept_up_to_date(mine: str, pull: Path) -> None:
    done, runner = step(pull, COMMENT="true", SUGGEST="true", MINE=mine)
    assert done.returncode == 0, done.stderr
    said = (runner / "said").read_text()
    assert said.count("<!-- telemetry-inject -->\n### Telemetry") == 1
    updated = "--method PATCH repos/someone/shop/issues/comments/42" in said
    assert updated == bool(mine)
    assert "pulls/7/reviews --input" in said
    review = json.loads((runner / "review.json").read_bytes())
    assert "```suggestion" in review["comments"][0]["body"]


def test_inputs_are_never_part_of_the_script(pull: Path) -> None:
    done, _ = step(pull, PATHS="$(touch sprung)\n`touch sprung`;touch sprung", ARGUMENTS="--nope")
    assert done.returncode == 2
    assert not (pull / "sprung").exists()


def test_a_mistake_is_not_a_pass(pull: Path) -> None:
    done, _ = step(pull, SINCE="nowhere")
    assert done.returncode == 2
    assert "'nowhere' is not a revision" in done.stderr
