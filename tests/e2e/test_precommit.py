"""The hooks, run by the real pre-commit in a repository of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "fixtures" / "python" / "shop"
CONFIGURATION = """
repos:
  - repo: {tool}
    rev: {commit}
    hooks:
      - id: {hook}
"""

pytestmark = [pytest.mark.network, pytest.mark.slow]


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    command = ["git", *who, "-c", "commit.gpgsign=false", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with one commit that holds the working tree."""
    folder = tmp_path_factory.mktemp("tool")
    names = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    for name in names:
        wanted = name.startswith("telemetry_inject/") or "/" not in name
        if wanted and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(FIXTURE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "-q", "-b", "main")
    return folder


def commit(shop: Path, tool: Path, hook: str) -> subprocess.CompletedProcess[str]:
    """Return what pre-commit says about everything that is in the repository."""
    revision = git(tool, "rev-parse", "HEAD").strip()
    configuration = CONFIGURATION.format(tool=tool, commit=revision, hook=hook)
    (shop / ".pre-commit-config.yaml").write_text(configuration)
    git(shop, "add", "-A")
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=shop,
        env={**os.environ, "PRE_COMMIT_HOME": str(tool.with_name("pre-commit"))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_fixing_hook_adds_and_then_passes(shop: Path, tool: Path) -> None:
    first = commit(shop, tool, "telemetry-inject")
    assert first.returncode == 1, first.stdout
    assert "files were modified by this hook" in first.stdout
    assert "_otel_tracer" in (shop / "shop" / "payments.py").read_text()
    second = commit(shop, tool, "telemetry-inject")
    assert second.returncode == 0, second.stdout


def test_the_checking_hook_complains_and_changes_nothing(shop: Path, tool: Path) -> None:
    before = (shop / "shop" / "payments.py").read_bytes()
    first = commit(shop, tool, "telemetry-inject-check")
    assert first.returncode == 1, first.stdout
    assert "payments.py" in first.stdout
    assert (shop / "shop" / "payments.py").read_bytes() == before
    commit(shop, tool, "telemetry-inject")
    assert commit(shop, tool, "telemetry-inject-check").returncode == 0
