"""Providers of others come through the same door as ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MODULE = '''
from telemetry_inject.providers.recorded import Recorded


class Other(Recorded):
    """Answers of somebody else's."""

    name = "other"


def connect(environment):
    return Other()
'''
POINTS = "[telemetry_inject.providers]\nother = other_provider:connect\nopenai = other_provider:connect\n"


def test_a_package_brings_a_provider_but_replaces_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "other_provider.py").write_text(MODULE)
    info = tmp_path / "other_provider-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-provider\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    program = (
        "from telemetry_inject.providers.connect import connect, table\n"
        "from telemetry_inject.providers.resolve import certain\n"
        "print(*table())\n"
        "print(connect('other', {}).name, connect('openai', {}).name)\n"
        "print(certain('other:some/model').id)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "anthropic ollama openai other recorded",
        "other openai",
        "other:some/model",
    ]
