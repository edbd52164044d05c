"""Go: `LANGUAGE` is what the rest of the program sees of it."""

from __future__ import annotations

from importlib.resources import files

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.go.expressions import GoExpressions
from telemetry_inject.languages.go.ladder import GoLadder
from telemetry_inject.languages.go.names import GoNames
from telemetry_inject.languages.go.packaging import GoPackaging
from telemetry_inject.languages.go.syntax import GoSyntax
from telemetry_inject.languages.go.thread.passing import GoThreading
from telemetry_inject.languages.go.toolchain import GoToolchain

LANGUAGE = Language(
    name="go",
    comment="//",
    syntax=GoSyntax(),
    names=GoNames(),
    expressions=GoExpressions(),
    ladder=GoLadder(),
    toolchain=GoToolchain(),
    packaging=GoPackaging(),
    threading=GoThreading(),
    knowledge=(files("telemetry_inject.languages.go") / "frameworks",),
)
