"""A real git repository around the small project."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.cli.conftest import Project

WHO = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *words: str) -> str:
    """Run git and return what it prints."""
    command = ["git", *WHO, *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def committed(project: Project) -> None:
    """Make the project a repository whose one commit holds everything."""
    (project.folder / ".git").rmdir()
    git(project.folder, "init", "-q", "-b", "main")
    git(project.folder, "add", "-A")
    git(project.folder, "commit", "-q", "-m", "first")


def function(name: str, path: str = "charges") -> str:
    """Return a function that deserves telemetry."""
    return (
        f"def {name}(cart_id: int) -> int:\n"
        f'    answer = requests.post("https://pay.example.org/{path}", json={{"cart": cart_id}})\n'
        "    answer.raise_for_status()\n"
        "    return answer.status_code\n\n\n"
    )


def module(*functions: str) -> bytes:
    """Return a file of these functions."""
    return ("import requests\n\n\n" + "".join(functions)).rstrip().encode() + b"\n"
