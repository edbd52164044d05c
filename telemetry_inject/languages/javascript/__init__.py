"""JavaScript: `LANGUAGE` is what the rest of the program sees of it."""

from __future__ import annotations

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.ecmascript import FRAMEWORKS
from telemetry_inject.languages.ecmascript.expressions import EcmaScriptExpressions
from telemetry_inject.languages.ecmascript.ladder import EcmaScriptLadder
from telemetry_inject.languages.ecmascript.names import EcmaScriptNames
from telemetry_inject.languages.ecmascript.packaging import NodePackaging
from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.javascript.grammar import GRAMMAR
from telemetry_inject.languages.javascript.toolchain import JavaScriptToolchain

LANGUAGE = Language(
    name="javascript",
    comment="//",
    syntax=EcmaScriptSyntax(GRAMMAR),
    names=EcmaScriptNames(GRAMMAR),
    expressions=EcmaScriptExpressions(GRAMMAR),
    ladder=EcmaScriptLadder(GRAMMAR),
    toolchain=JavaScriptToolchain(),
    packaging=NodePackaging(),
    knowledge=(FRAMEWORKS,),
)
