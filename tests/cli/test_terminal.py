"""On a terminal: progress, colours, questions, Ctrl-C; and what happens to a pipe that closes."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import MANIFEST, SHOP, Project, clean

pty = pytest.importorskip("pty")

FILES = 300


class Terminal:
    """The command on a terminal of its own, with standard output kept apart on request."""

    def __init__(self, project: Project, *arguments: str, stdout: Path | None = None) -> None:
        self.master, slave = pty.openpty()
        self.text = b""
        output = stdout.open("wb") if stdout else slave
        self.process = subprocess.Popen(
            [sys.executable, "-m", "telemetry_inject", *arguments],
            stdin=slave,
            stdout=output,
            stderr=slave,
            cwd=project.folder,
            env=clean(project.folder) | {"TERM": "xterm-256color", "COLUMNS": "100"},
            start_new_session=True,
            preexec_fn=own_terminal,  # noqa: PLW1509 - no threads here
        )
        os.close(slave)

    def read(self, enough: Callable[[bytes], bool] = lambda text: False) -> bytes:
        """Read until it is enough, or to the end."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not enough(self.text):
            if not select.select([self.master], [], [], 0.5)[0]:
                continue
            try:
                piece = os.read(self.master, 65536)
            except OSError:  # Linux says so at the end
                break
            if not piece:
                break
            self.text += piece
        return self.text

    def end(self) -> int:
        """Read the rest and return the exit code."""
        self.read()
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            os.close(self.master)


def own_terminal() -> None:
    """Make the terminal that is standard input the one of this process."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches the whole group


@pytest.fixture
def many(project: Project) -> Project:
    for number in range(FILES):
        project.write(f"many/module{number:03}.py", SHOP)
    return project


def test_progress_is_shown_and_does_not_get_into_the_result(many: Project) -> None:
    result = many.folder / "out.patch"
    terminal = Terminal(many, "--diff", "many", stdout=result)
    assert terminal.end() == 0
    assert b"Files" in terminal.text
    assert f"{FILES}/{FILES}".encode() in terminal.text
    assert b"\x1b" not in result.read_bytes()
    assert result.read_bytes().count(b"\n--- a/") == FILES - 1


def test_a_diff_on_a_terminal_is_coloured(project: Project) -> None:
    terminal = Terminal(project, "--diff", "shop")
    assert terminal.end() == 0
    assert b"\x1b[32m+@_otel_tracer" in terminal.text
    assert b"\x1b[1m+++ b/shop/payments.py" in terminal.text


def test_ctrl_c_leaves_every_file_whole(many: Project) -> None:
    finished = many.run("-", "--stdin-filename", "many/module000.py", stdin=SHOP).stdout
    names = {f"module{number:03}.py" for number in range(FILES)}
    assert finished != SHOP
    terminal = Terminal(many, "many")
    first = many.folder / "many" / "module000.py"
    deadline = time.monotonic() + 30
    while first.read_bytes() == SHOP and time.monotonic() < deadline:
        time.sleep(0.005)
    os.write(terminal.master, b"\x03")
    assert terminal.end() == 130
    texts = [path.read_bytes() for path in (many.folder / "many").iterdir()]
    written = sum(text != SHOP for text in texts)
    assert {path.name for path in (many.folder / "many").iterdir()} == names
    assert 0 < written < FILES
    assert all(b"_otel_tracer" in text for text in texts if text != SHOP)
    assert f"Interrupted: {written} file".encode() in terminal.text
    assert b"Traceback" not in terminal.text


def test_kills_leave_every_file_whole(many: Project) -> None:
    folder = many.folder / "many"
    for number in range(3):
        process = subprocess.Popen(
            [sys.executable, "-m", "telemetry_inject", "-q", "many"],
            cwd=many.folder,
            env=clean(many.folder),
        )
        time.sleep(0.7 + 0.2 * number)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert many.run("-q", "many").returncode == 0
    assert len(list(folder.iterdir())) == FILES  # what the killed runs left is gone as well
    assert many.run("-q", "--remove", "many").returncode == 0
    assert all(path.read_bytes() == SHOP for path in folder.iterdir())


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1)])
def test_a_person_is_asked_about_dependencies(answer: bytes, code: int, project: Project) -> None:
    project.write("pyproject.toml", MANIFEST % b"")
    terminal = Terminal(project, "shop")
    terminal.read(lambda text: b"[y/N]" in text)
    assert b"does not declare opentelemetry-api" in terminal.text
    os.write(terminal.master, answer)
    assert terminal.end() == code
    declared = b"opentelemetry-api" in (project.folder / "pyproject.toml").read_bytes()
    changed = (project.folder / "shop/payments.py").read_bytes() != SHOP
    assert (declared, changed) == (code == 0, code == 0)


def test_a_reader_that_has_enough_is_no_error(many: Project) -> None:
    command = f"{sys.executable} -m telemetry_inject --diff many | head -n 3"
    done = subprocess.run(
        command, shell=True, cwd=many.folder, env=clean(many.folder), capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.stdout.startswith(b"--- a/many/module000.py\n")
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
