"""JavaScript: `LANGUAGE` is what the rest of the program sees of it."""

from __future__ import annotations

from importlib.resources import files

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.javascript.expressions import JavaScriptExpressions
from telemetry_inject.languages.javascript.ladder import JavaScriptLadder
from telemetry_inject.languages.javascript.names import JavaScriptNames
from telemetry_inject.languages.javascript.packaging import JavaScriptPackaging
from telemetry_inject.languages.javascript.syntax import JavaScriptSyntax
from telemetry_inject.languages.javascript.toolchain import JavaScriptToolchain

LANGUAGE = Language(
    name="javascript",
    comment="//",
    syntax=JavaScriptSyntax(),
    names=JavaScriptNames(),
    expressions=JavaScriptExpressions(),
    ladder=JavaScriptLadder(),
    toolchain=JavaScriptToolchain(),
    packaging=JavaScriptPackaging(),
    knowledge=files("telemetry_inject.languages.javascript") / "frameworks",
)
