"""Running programs with an SDK that speaks to a receiver, and with none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def quiet_environment() -> dict[str, str]:
    """Return the environment without any variable that speaks to an SDK."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}


def exporting_to(endpoint: str, service: str = "shop") -> dict[str, str]:
    """Return the standard variables that ask for an export of everything to `endpoint`."""
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_SERVICE_NAME": service}


def run(
    command: Sequence[str | Path], folder: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Return a finished program with what it printed; it has a minute."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**quiet_environment(), **(variables or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


COMMAND = Path(sys.executable).parent / "telemetry-inject"


def inject(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Return a finished run of the installed command on a folder; it must have succeeded."""
    done = run([COMMAND, *options], folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts)
    }
