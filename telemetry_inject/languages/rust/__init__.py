"""Rust: all that the rest of the program knows of it is `LANGUAGE`."""

from __future__ import annotations

from importlib.resources import files

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.rust.expressions import RustExpressions
from telemetry_inject.languages.rust.ladder import RustLadder
from telemetry_inject.languages.rust.names import RustNames
from telemetry_inject.languages.rust.packaging import RustPackaging
from telemetry_inject.languages.rust.syntax import RustSyntax
from telemetry_inject.languages.rust.toolchain import RustToolchain

LANGUAGE = Language(
    name="rust",
    comment="//",
    syntax=RustSyntax(),
    names=RustNames(),
    expressions=RustExpressions(),
    ladder=RustLadder(),
    toolchain=RustToolchain(),
    packaging=RustPackaging(),
    knowledge=(files(__package__) / "frameworks",),
)
