"""A repository that means harm: nothing of it is run, asked or paid for unless it is trusted."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.cli import conftest
from tests.cli.conftest import SHOP, Project, clean
from tests.cli.repository import committed, git

project = conftest.project

SCRIPT = Path(sys.executable).with_name("telemetry-inject")
MODULES = ("tree_sitter", "json", "multiprocessing", "pickle", "rich", "typer", "sitecustomize")


class Listener(HTTPServer):
    """A server that would like to be sent source code."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    """Notes each request and answers nothing useful."""

    server: Listener

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def run(
    project: Project, *arguments: str, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command, whose path does not start with the current folder."""
    return subprocess.run(
        [SCRIPT, *arguments],
        cwd=project.folder,
        env=clean(project.folder) | (variables or {}),
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "line",
    [
        'test-cmd = "touch pwned"',
        'test_cmd = "touch pwned"',
        'model = "openai:gpt-5"',
        'model = ["ollama:llama3"]',
        "budget = 1000000",
        'add-deps = true',
        "debug-trace-console = true",
        'debug-trace = "TRACE"',
        "trust-project = true",
        'ollama-host = "http://127.0.0.1:9"',
        'api-key = "sk-1"',
        'base-url = "http://127.0.0.1:9"',
    ],
)  # fmt: skip
def test_a_project_cannot_name_what_is_run_asked_or_paid(
    project: Project, listener: Listener, line: str
) -> None:
    manifest = (project.folder / "pyproject.toml").read_bytes()
    name = "pyproject.toml" if line.startswith("test") else "telemetry-inject.toml"
    if name == "pyproject.toml":
        project.write(name, manifest + f"\n[tool.telemetry-inject]\n{line}\n".encode())
    else:
        project.write(name, f"{line}\n".encode())
    where = {
        "OPENAI_API_KEY": "sk-mine",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{listener.server_port}/v1",
        "OLLAMA_HOST": f"http://127.0.0.1:{listener.server_port}",
    }
    done = run(project, "shop", variables=where)
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert name in said
    assert "cannot" in said or "unknown setting" in said
    assert listener.asked == []
    assert not (project.folder / "pwned").exists()
    assert (project.folder / "shop/payments.py").read_bytes() == SHOP


def test_trust_is_given_by_the_person(project: Project) -> None:
    project.write("telemetry-inject.toml", b'test-cmd = "touch pwned; false"\n')
    committed(project)
    done = run(project, "--trust-project", "shop")
    assert done.returncode == 3, done.stderr.decode()  # it ran, in a copy, and was red
    assert b"red before anything is changed" in done.stderr
    assert not (project.folder / "pwned").exists()
    shown = run(project, "--trust-project", "--show-config", "shop").stdout.decode()
    [line] = [each for each in shown.splitlines() if each.startswith("test-cmd")]
    assert line.endswith("telemetry-inject.toml")


def test_names_of_a_project_cannot_break_out_of_their_strings(project: Project) -> None:
    for line in ("tracer-name = '''x\"); import os #'''", "attribute-prefix = 'a\"b'"):
        project.write("telemetry-inject.toml", f"{line}\n".encode())
        assert run(project, "shop").returncode == 2
    assert (project.folder / "shop/payments.py").read_bytes() == SHOP


def test_a_file_cannot_act_upon_the_terminal(project: Project) -> None:
    project.write("telemetry-inject.toml", b'exclude = ["\\u001b]0;owned\\u0007\\u001b[2J"]\n')
    shown = run(project, "--show-config", "shop")
    assert shown.returncode == 0
    assert b"\x1b" not in shown.stdout + shown.stderr
    project.write("telemetry-inject.toml", b'"\\u001b[2Jselect" = "all"\n')
    failed = run(project, "--show-config", "shop")
    assert failed.returncode == 2
    assert b"\x1b" not in failed.stdout + failed.stderr


def test_code_that_lies_where_imports_are_looked_for_is_not_run(project: Project) -> None:
    for name in MODULES:
        project.write(f"{name}.py", b'open("pwned", "w").close()\n')
    for number in range(30):  # enough for more than one process
        project.write(f"many/module{number}.py", SHOP)
    done = run(project, "--jobs", "2", "--assume-deps", "many")
    assert done.returncode == 0, done.stderr.decode()
    assert not (project.folder / "pwned").exists()


def test_programs_that_a_repository_names_are_not_run(project: Project) -> None:
    committed(project)
    project.write("shop/payments.py", SHOP + b"\n\n" + SHOP.split(b"\n\n\n")[1])
    hook = project.folder / ".git" / "hooks" / "post-index-change"
    hook.write_text("#!/bin/sh\ntouch pwned\n")
    hook.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "filter.x.clean", "filter.x.smudge"):
        git(project.folder, "config", key, "touch pwned;:")
    project.write(".gitattributes", b"* filter=x diff=x\n")
    done = run(project, "--diff", "--since", "HEAD", "shop")
    assert done.returncode == 0, done.stderr.decode()
    assert not (project.folder / "pwned").exists()


def test_a_link_out_of_the_tree_is_not_followed(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:  # fmt: skip
    outside = tmp_path_factory.mktemp("home") / "mine.py"
    outside.write_bytes(SHOP)
    (project.folder / "shop" / "link.py").symlink_to(outside)
    (project.folder / "shop" / "folder").symlink_to(outside.parent, target_is_directory=True)
    assert run(project, "shop").returncode == 0
    assert outside.read_bytes() == SHOP
    assert (project.folder / "shop" / "link.py").is_symlink()


def test_a_partial_clone_fetches_nothing(project: Project) -> None:
    """Git asks a remote for what it lacks, by the program that the repository names for that."""
    committed(project)
    blob = git(project.folder, "rev-parse", "HEAD:shop/payments.py").strip()
    (project.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    project.write("shop/payments.py", SHOP + b"\n\nX = 1\n")
    for key, value in (
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", "ssh://example.invalid/x"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"),
        ("core.sshCommand", f"touch {project.folder}/pwned;"),
    ):
        git(project.folder, "config", key, value)
    done = run(project, "--diff", "--since", "HEAD", "shop")
    assert not (project.folder / "pwned").exists()
    assert done.returncode == 2
    assert b"does not hold" in done.stderr
