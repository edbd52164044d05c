"""Completion, in real shells on a terminal: what stands there after the TAB key."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Project, clean
from tests.cli.test_terminal import own_terminal

pty = pytest.importorskip("pty")

HERE = Path(sys.executable).parent
START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(telemetry-inject completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'eval "$(telemetry-inject completion zsh)"'),
    "fish": (["fish", "--no-config", "-i"], "telemetry-inject completion fish | source"),
}


class Shell:
    """An interactive shell with the completion switched on."""

    def __init__(self, name: str, folder: Path) -> None:
        command, on = START[name]
        self.master, slave = pty.openpty()
        self.text = b""
        environment = clean(folder) | {
            "PATH": f"{HERE}:{os.environ['PATH']}", "TERM": "dumb", "PS1": "> ", "HOME": str(folder),
        }  # fmt: skip
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment,
            start_new_session=True, preexec_fn=own_terminal,  # noqa: PLW1509 - no threads here
        )  # fmt: skip
        os.close(slave)
        self.type(f"{on}; echo re''ady\n", until=b"ready")

    def type(self, keys: str, until: bytes, seconds: float = 30) -> bool:
        """Press keys and return whether something came up."""
        self.text = b""
        os.write(self.master, keys.encode())
        deadline = time.monotonic() + seconds
        while until not in self.text and time.monotonic() < deadline:
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.text += os.read(self.master, 65536)
                except OSError:  # Linux says so at the end
                    break
        return until in self.text

    def end(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.mark.parametrize("name", sorted(START))
def test_the_tab_key_completes(name: str, project: Project) -> None:
    if shutil.which(name) is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI has no {name}")
        pytest.skip(f"{name} is not installed")
    project.write("scripts/a b.py", b"")
    shell = Shell(name, project.folder)
    try:
        for keys, wanted in (
            ("telemetry-inject --max-o\t", b"--max-overhead"),
            ("telemetry-inject --select bou\t", b"boundary"),
            ("telemetry-inject --span-names qual\t", b"qualified"),
            ("telemetry-inject boot\t", b"bootstrap"),
            ("telemetry-inject scan --verb\t", b"--verbose"),
            ("telemetry-inject --diff shop/pay\t", b"shop/payments.py"),
            ("telemetry-inject scri\t", b"scripts/"),
        ):
            assert shell.type(keys, until=wanted), shell.text.decode(errors="replace")
            assert shell.type("\x15echo do''ne\n", until=b"done")
    finally:
        shell.end()


def test_a_shell_that_is_not_known_is_named(project: Project) -> None:
    done = project.run("completion", "tcsh")
    assert done.returncode == 2
    assert b"name bash, zsh or fish" in done.stderr


def test_every_option_of_the_help_is_completed(project: Project) -> None:
    said = project.run("--help").stdout.decode()
    shown = {
        word.strip(",") for line in said.splitlines() for word in line.split() if word.startswith("--")
    }  # fmt: skip
    script = project.run("completion", "bash").stdout.decode()
    options = {each.split("=")[0].strip(".;:)/") for each in shown}
    assert {each for each in options if len(each) > 2 and each not in script} == set()
