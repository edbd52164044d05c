"""Java: `LANGUAGE` is what the rest of the program sees of it."""

from __future__ import annotations

from importlib.resources import files

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.java.expressions import JavaExpressions
from telemetry_inject.languages.java.ladder import JavaLadder
from telemetry_inject.languages.java.names import JavaNames
from telemetry_inject.languages.java.packaging import JavaPackaging
from telemetry_inject.languages.java.syntax import JavaSyntax
from telemetry_inject.languages.java.toolchain import JavaToolchain

LANGUAGE = Language(
    name="java",
    comment="//",
    syntax=JavaSyntax(),
    names=JavaNames(),
    expressions=JavaExpressions(),
    ladder=JavaLadder(),
    toolchain=JavaToolchain(),
    packaging=JavaPackaging(),
    knowledge=(files(__package__) / "frameworks",),
)
