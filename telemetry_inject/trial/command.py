"""Running the tests: one command in a process group of its own, with its output in a file."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MOST = 8 * 1024 * 1024
"""Bytes of output that are read, from the end."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of the command left behind."""

    code: int | None
    """The exit code; None where it took too long."""
    seconds: float
    output: str
    junit: str | None = None
    """The report that pytest was asked for, where it wrote one."""


@dataclass(frozen=True, slots=True)
class TestCommand:
    """A command line for the shell, and where it runs."""

    line: str
    folder: Path
    environment: Mapping[str, str]

    def run(self, limit: float | None) -> Ran:
        """Run it, for `limit` seconds at most."""
        with tempfile.TemporaryDirectory(prefix="telemetry-inject-run-") as scratch:
            junit, said = Path(scratch, "junit.xml"), Path(scratch, "output")
            options = os.environ.get("PYTEST_ADDOPTS", "")
            variables = {
                **self.environment,
                "PYTEST_ADDOPTS": f"{options} --junitxml={junit}".strip(),
            }
            started = time.monotonic()
            with said.open("wb") as output:
                code = self._wait(output.fileno(), variables, limit)
            seconds = time.monotonic() - started
            report = junit.read_text("utf-8", "replace") if junit.is_file() else None
            return Ran(code, seconds, _end(said), report)

    def _wait(self, output: int, variables: Mapping[str, str], limit: float | None) -> int | None:
        process = subprocess.Popen(  # noqa: S602 - the person's own command, as they would type it
            self.line,
            shell=True,
            executable=_shell(),
            cwd=self.folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end_group(process)


def _shell() -> str | None:
    return shutil.which("bash") if os.name == "posix" else None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever the command has started and left running."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _end(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(file.tell() - MOST, 0))
        return file.read().decode("utf-8", "replace")


def environment(
    variables: Mapping[str, str], root: Path, copy: Path, sources: Sequence[Path]
) -> dict[str, str]:
    """Return the environment for a run in the copy: what names the project names the copy.

    Where the project is installed in place, Python would still find the original: the folders
    that its modules are imported from come first on `PYTHONPATH`.
    """
    own = [str(copy / each.relative_to(root)) for each in sources if each.is_relative_to(root)]
    inside = f"{root}{os.sep}"
    kept = {
        name: os.pathsep.join(
            str(copy) + each[len(str(root)) :]
            if name not in ("PATH", "VIRTUAL_ENV")
            and (each == str(root) or each.startswith(inside))
            else each
            for each in value.split(os.pathsep)
        )
        for name, value in variables.items()
    }
    path = [*own, *filter(None, kept.get("PYTHONPATH", "").split(os.pathsep))]
    if path:
        kept["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(path))
    return kept
