"""Running programs with an SDK that speaks to a receiver, and with none."""

from __future__ import annotations

import os
import subprocess
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
