"""A small project, and the installed command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

SHOP = b'''"""Carts."""

import requests


def charge(cart_id: int, amount_cents: int) -> int:
    """Charge a cart."""
    response = requests.post("https://pay.example.org/charges", json={"amount": amount_cents})
    response.raise_for_status()
    return response.status_code


def double(number: int) -> int:
    return number * 2
'''
MANIFEST = b'[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests"%s]\n'
DECLARED = MANIFEST % b', "opentelemetry-api"'


@dataclass(frozen=True)
class Project:
    """A folder to run the command in."""

    folder: Path

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run `telemetry-inject` and return what came of it."""
        return subprocess.run(
            [sys.executable, "-m", "telemetry_inject", *arguments],
            input=stdin,
            cwd=folder or self.folder,
            env=clean(self.folder) | dict(environment or {}),
            capture_output=True,
            timeout=120,
            check=False,
        )

    def write(self, name: str, data: bytes) -> Path:
        """Put a file into the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


def clean(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of this machine's user counts."""
    dropped = ("TELEMETRY_INJECT", "DEBUG_TRACE", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    return kept | {"XDG_CONFIG_HOME": str(home / ".config"), "XDG_CACHE_HOME": str(home / ".cache")}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with one file, whose manifest declares the API."""
    made = Project(tmp_path)
    made.write("pyproject.toml", DECLARED)
    made.write("shop/__init__.py", b"")
    made.write("shop/payments.py", SHOP)
    (tmp_path / ".git").mkdir()
    return made
