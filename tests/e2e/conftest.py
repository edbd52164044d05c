"""What instrumented programs run with: Node packages, a Go module; installed once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.frameworks.services import need
from tests.node_packages import CACHE, installed

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def node() -> str:
    """Return the path of Node."""
    return need("node")


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return a `node_modules` with an SDK, exactly as `node/package-lock.json` says."""
    return installed(HERE / "node")


@pytest.fixture(scope="session")
def typescript_modules() -> Path:
    """Return a `node_modules` with an SDK, compilers and prettier."""
    return installed(HERE / "typescript")


@pytest.fixture(scope="session")
def go() -> str:
    """Return the path of Go."""
    return need("go")


@pytest.fixture(scope="session")
def go_module(go: str) -> Path:
    """Return a module that requires the real API, SDK and frameworks, exactly as `go.sum` says.

    Its folder and Go's own caches stay for the next run.
    """
    lock = (HERE / "go" / "go.sum").read_bytes()
    folder = CACHE / f"go-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HERE / "go", folder)
        subprocess.run([go, "build", "./..."], cwd=folder, check=True, capture_output=True)
        (folder / "complete").touch()
    return folder
