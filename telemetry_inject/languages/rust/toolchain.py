"""Rust's own checker: named, and not run, because it runs the project's code."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence

from telemetry_inject.model import SourceFile

_PATIENCE = 10
"""Seconds for a version."""


class RustToolchain:
    """`base.Toolchain` for Rust: `cargo check` runs build scripts and procedural macros."""

    def check(self, files: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, str]:
        """Return nothing: no checker of Rust leaves the project's code alone.

        Idioms are therefore on a closed list that the test suite compiles.
        """
        return {}

    def describe(self) -> str:
        """Return the version of `cargo`, and what is to be run after the insertion."""
        cargo = shutil.which("cargo")
        if cargo is None:
            return "cargo not found; it is not needed to insert, but to build (https://rustup.rs)"
        try:
            done = subprocess.run(
                [cargo, "--version"], capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"cargo does not run: {error}"
        return f"{done.stdout.strip()}; run `cargo check` yourself, it runs the project's code"
