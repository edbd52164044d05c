"""Start one Ollama server for each GPU, and stop exactly those again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Final
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

STARTING: Final = 30.0
"""Seconds that a server has to answer."""
STOPPING: Final = 10.0
"""Seconds that it has to end by itself before it is killed."""


class ServeError(RuntimeError):
    """A server that could not be started, with what it said."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that was started: its base URL, and the process."""

    url: str
    pid: int


@contextmanager
def serving(
    gpus: Sequence[Mapping[str, str]], environment: Mapping[str, str] = os.environ
) -> Iterator[tuple[Served, ...]]:
    """Start a server for each set of variables that shows it one GPU; give them in that order.

    However the block is left, Ctrl-C included, exactly these servers and what they started are
    stopped. Raises `ServeError` where one does not start; then none is left running.
    """
    program = shutil.which("ollama", path=environment.get("PATH"))
    if not program:
        raise ServeError(
            "--ollama-per-gpu starts `ollama serve`, and there is no ollama on the PATH"
        )
    with _terminated(), ExitStack() as running:
        started = [running.enter_context(_server(program, each, environment)) for each in gpus]
        for process, served, log in started:
            _wait(process, served, log)
        yield tuple(served for _, served, _ in started)


@contextmanager
def _terminated() -> Iterator[None]:
    """Let a SIGTERM, which ends a program at once, leave the block as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _server(
    program: str, gpu: Mapping[str, str], environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], Served, IO[bytes]]]:
    url = f"http://127.0.0.1:{_free_port()}"
    variables = {**environment, **gpu, "OLLAMA_HOST": url}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [program, "serve"],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us to pass on, and its runners are its group
        )
        try:
            yield process, Served(url, process.pid), log
        finally:
            _stop(process)


def _wait(process: subprocess.Popen[bytes], served: Served, log: IO[bytes]) -> None:
    opener = build_opener(ProxyHandler({}))  # a proxy is not asked for this machine
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ServeError(f"`ollama serve` ended with {process.returncode}: {_said(log)}")
        with suppress(URLError, OSError), opener.open(f"{served.url}/api/version", timeout=1):
            return
        time.sleep(0.05)
    raise ServeError(f"`ollama serve` did not answer within {STARTING:g} s: {_said(log)}")


def _said(log: IO[bytes]) -> str:
    """Return the last line that a server printed."""
    log.seek(0, os.SEEK_END)
    log.seek(max(log.tell() - 4096, 0))
    lines = log.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else "it printed nothing"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and the runners in its group; wait until it is gone."""
    _signal(process, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOPPING)
    _signal(process, signal.SIGKILL)  # also what the server left behind
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert isinstance(port, int)
    return port
