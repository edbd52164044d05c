"""Packages of npm that tests run with: installed once from a lock file, and kept."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.frameworks.services import need

CACHE = Path(__file__).parent.parent / ".venv-e2e"


def installed(folder: Path) -> Path:
    """Return a `node_modules` with exactly what the lock file of `folder` says."""
    npm = need("npm")
    lock = (folder / "package-lock.json").read_bytes()
    home = CACHE / f"{folder.name}-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not (home / "node_modules" / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(folder, home)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=home, check=True, capture_output=True)
        (home / "node_modules" / "complete").touch()
    return home / "node_modules"
