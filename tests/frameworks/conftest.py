"""The libraries that the cases use, installed once by their ordinary clients, and the servers."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.frameworks.services import SERVICES, need

HERE = Path(__file__).parent
CACHE = HERE.parent.parent / ".venv-frameworks"


def _fresh(folder: Path, recipe: bytes, build: Callable[[], None]) -> None:
    """Build `folder` anew where its recipe has changed since the last run."""
    stamp = folder / ".recipe"
    digest = hashlib.sha256(recipe).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build()
    stamp.write_text(digest)


@pytest.fixture(scope="session")
def python_libraries() -> Path:
    """Return a Python that has the libraries of `python/requirements.txt`."""
    folder, wanted = CACHE / "python", HERE / "python" / "requirements.txt"
    python = folder / "bin" / "python"

    def build() -> None:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)

    _fresh(folder, wanted.read_bytes(), build)
    return python


@pytest.fixture(scope="session")
def node_libraries() -> Path:
    """Return a `node_modules` with the libraries of `javascript/packages.json`."""
    return _from_npm("javascript")


@pytest.fixture(scope="session")
def typescript_libraries() -> Path:
    """Return a `node_modules` with those of `typescript/packages.json`, declarations included."""
    return _from_npm("typescript")


def _from_npm(language: str) -> Path:
    npm = need("npm")
    folder = CACHE / language
    manifest = HERE / language / "packages.json"
    schema = HERE / "javascript" / "schema.prisma"

    def build() -> None:
        shutil.copy(manifest, folder / "package.json")
        shutil.copy(schema, folder)
        install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run([*install, "--no-package-lock"], cwd=folder, check=True, capture_output=True)
        # The generator only wants to see that a migration engine exists; it does not run it.
        subprocess.run(
            [npm, "exec", "--", "prisma", "generate", "--schema", "schema.prisma"],
            cwd=folder,
            check=True,
            capture_output=True,
            env={**os.environ, "PRISMA_SCHEMA_ENGINE_BINARY": shutil.which("true") or "true"},
        )

    _fresh(folder, manifest.read_bytes() + schema.read_bytes(), build)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def services(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[list[str]], dict[str, str]]]:
    """Return a function that starts the named servers once and gives their addresses."""
    started: dict[str, dict[str, str]] = {}
    with ExitStack() as stack:

        def start(names: list[str]) -> dict[str, str]:
            for name in names:
                if name not in started:
                    folder = tmp_path_factory.mktemp(name)
                    started[name] = stack.enter_context(SERVICES[name](folder))
            return {key: value for name in names for key, value in started[name].items()}

        yield start
