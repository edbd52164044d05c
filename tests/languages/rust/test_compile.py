"""Every golden text is compiled by the real compiler, with warnings as errors."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .injecting import CASES

CACHE = Path(__file__).parents[3] / ".venv-e2e" / "rust"
MANIFEST = """[package]
name = "cases"
version = "0.0.0"
edition = "2021"

[dependencies]
opentelemetry = "0.33"
tracing = "0.1.40"

[lib]
path = "lib.rs"
"""


@pytest.mark.slow
@pytest.mark.network
def test_golden_texts_compile(tmp_path: Path) -> None:
    cargo = shutil.which("cargo")
    assert cargo, "cargo is needed (https://rustup.rs)"
    cases = sorted(path for path in (CASES / "inject").glob("*/after.rs"))
    assert len(cases) > 6
    (tmp_path / "Cargo.toml").write_text(MANIFEST)
    modules = "".join(f"pub mod {path.parent.name};\n" for path in cases)
    (tmp_path / "lib.rs").write_text(f"#![allow(unused_imports, dead_code)]\n{modules}")
    for path in cases:
        # `super::_otel` is counted from the module of the file.
        (tmp_path / f"{path.parent.name}.rs").write_bytes(path.read_bytes())
    done = subprocess.run(
        [cargo, "check", "--quiet"],
        cwd=tmp_path,
        env={**os.environ, "CARGO_TARGET_DIR": str(CACHE), "RUSTFLAGS": "-D warnings"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
