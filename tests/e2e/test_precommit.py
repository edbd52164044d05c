"""The hooks, run by the real pre-commit in a repository of their own."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from telemetry_inject.languages import table

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "fixtures" / "python" / "shop"
CONFIGURATION = """
repos:
  - repo: {tool}
    rev: {commit}
    hooks:
      - id: {hook}
        args: [{args}]
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


def commit(
    shop: Path, tool: Path, hook: str, args: str = "", *words: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Return what pre-commit says about everything that is in the repository."""
    revision = git(tool, "rev-parse", "HEAD").strip()
    configuration = CONFIGURATION.format(tool=tool, commit=revision, hook=hook, args=args)
    (shop / ".pre-commit-config.yaml").write_text(configuration)
    git(shop, "add", "-A")
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", *(words or ("--all-files",))],
        cwd=shop,
        env={**os.environ, "PRE_COMMIT_HOME": str(tool.with_name("pre-commit")), **variables},
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


def test_only_functions_of_the_commit_are_checked(shop: Path, tool: Path) -> None:
    commit(shop, tool, "telemetry-inject-check", "--staged")
    git(shop, "commit", "-q", "-m", "old code without telemetry")
    path = shop / "shop" / "payments.py"
    path.write_text(path.read_text() + "\n\n# a comment at the end\n")
    hook = "telemetry-inject-check"
    assert commit(shop, tool, hook, "--staged", "--files", str(path)).returncode == 0
    new = "\n\ndef fetch(url: str) -> bytes:\n    return urllib.request.urlopen(url).read()\n"
    path.write_text(path.read_text() + new)
    done = commit(shop, tool, hook, "--staged", "--files", str(path))
    assert done.returncode == 1
    assert "fetch has no telemetry" in done.stdout
    assert "charge has no telemetry" not in done.stdout


def test_a_model_of_the_environment_is_not_asked_by_a_hook(shop: Path, tool: Path) -> None:
    unknown = {"LLM_MODEL": "openai:gpt-5", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    done = commit(shop, tool, "telemetry-inject", "", **unknown, OPENAI_API_KEY="sk-1")
    assert "files were modified by this hook" in done.stdout
    assert "gpt-5" not in done.stdout
    asked = commit(shop, tool, "telemetry-inject", "--model, 'nobody:x'", **unknown)
    assert "nobody" in asked.stdout  # what the configuration of the hook names counts


def test_it_is_fast_where_nothing_is_to_be_done(shop: Path, tool: Path) -> None:
    text = (shop / "shop" / "payments.py").read_text()
    for number in range(300):
        (shop / "shop" / f"more{number}.py").write_text(text)
    assert commit(shop, tool, "telemetry-inject").returncode == 1
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert commit(shop, tool, "telemetry-inject").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 8, f"{spent:.1f} s of processor time"
    (shop / "notes.txt").write_text("nothing to instrument\n")
    none = commit(shop, tool, "telemetry-inject", "", "--files", "notes.txt")
    assert "no files to check" in none.stdout


def test_hooks_are_given_every_language_that_is_known() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    [pattern] = {re.compile(each) for each in re.findall(r"files: '(.*)'", hooks)}
    suffixes = [suffix for entry in table() for suffix in entry.suffixes]
    assert [each for each in suffixes if not pattern.search(f"src/x{each}")] == []
    assert pattern.search("bin/serve")  # a script may say its language in its first line
    assert not any(map(pattern.search, ("README.md", "a/b.json", ".gitignore", "src/x.pyc")))
