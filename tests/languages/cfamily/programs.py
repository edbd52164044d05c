"""Compiling C and C++ in a test, with the header beside the sources."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import telemetry_inject.languages.cfamily as room
from tests.frameworks.services import need

HEADER = Path(room.__file__).parent / "templates" / "telemetry_inject.h"
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Werror")
ON = "-DTELEMETRY_INJECT=1"

COMPILERS = {"c": ("gcc", "clang"), "cpp": ("g++", "clang++")}
STANDARDS = {
    "c": ("c89", "gnu89", "c99", "c11", "c17", "c2x"),
    "cpp": ("c++11", "c++14", "c++17", "c++20", "c++2b"),
}


def compiled(
    compiler: str, options: Sequence[str | Path], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Return a finished run of a compiler that finds the header."""
    command = [need(compiler), *map(str, options), "-I", str(HEADER.parent)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def build(compiler: str, options: Sequence[str | Path], folder: Path) -> Path:
    """Return the program that a compiler makes; it must have nothing to say."""
    done = compiled(compiler, ["-g0", *options, "-o", "program"], folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder / "program"


def ran(
    program: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Return a finished program that finds no setting but those given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    return subprocess.run(
        [str(program)],
        cwd=program.parent,
        env={**clean, "OTEL_SERVICE_NAME": "shop", **(variables or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
