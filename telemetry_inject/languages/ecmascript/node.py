"""One process of Node that answers questions and runs nothing of the project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from typing import Any

_SECONDS = 30
"""How long the process may take to start."""
_SECONDS_A_MEGABYTE = 5
MISSING = "node is not installed, so that files are not parsed by it (install Node.js 18 or newer)"


def find() -> str | None:
    """Return the path of `node`, None where it is not installed."""
    return shutil.which("node")


@cache
def version(node: str) -> str:
    """Return node's name and version, or why it does not start."""
    try:
        run = subprocess.run(
            [node, "--version"],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env=environment(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"node does not start: {error}"
    return f"node {run.stdout.decode().strip().removeprefix('v')}"


def environment() -> dict[str, str]:
    """Return the environment without what makes node load code of the project or of the user."""
    return {key: value for key, value in os.environ.items() if not key.startswith("NODE_")}


def ask(
    script: Traversable, requests: Sequence[Mapping[str, Any]], *flags: str, patience: float = 0
) -> list[dict[str, Any]]:
    """Return the script's answer to each request, one JSON object a line, from one process.

    `patience` is how many seconds it may take besides those for the size of the requests. Raises
    `OSError`, `subprocess.SubprocessError` or `ValueError` where there is no answer to each.
    """
    node = find()
    if node is None:
        raise ValueError(MISSING)
    text = "".join(json.dumps(each) + "\n" for each in requests)
    with as_file(script) as path:
        run = subprocess.run(
            [node, "--no-warnings", *flags, str(path)],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS + patience + _SECONDS_A_MEGABYTE * (1 + len(text) // 1_000_000),
            check=True,
            cwd=path.parent,
            env=environment(),
        )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(requests):
        raise ValueError(f"node answered {len(answers)} of {len(requests)} questions")
    return answers
