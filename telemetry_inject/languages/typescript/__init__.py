"""TypeScript and TSX: `LANGUAGE` is what the rest of the program sees of it."""

from __future__ import annotations

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.ecmascript import FRAMEWORKS
from telemetry_inject.languages.ecmascript.expressions import EcmaScriptExpressions
from telemetry_inject.languages.ecmascript.ladder import EcmaScriptLadder
from telemetry_inject.languages.ecmascript.names import EcmaScriptNames
from telemetry_inject.languages.ecmascript.packaging import NodePackaging
from telemetry_inject.languages.ecmascript.syntax import EcmaScriptSyntax
from telemetry_inject.languages.typescript.grammar import GRAMMAR
from telemetry_inject.languages.typescript.toolchain import TypeScriptToolchain
from telemetry_inject.languages.typescript.typing import objections

LANGUAGE = Language(
    name="typescript",
    comment="//",
    syntax=EcmaScriptSyntax(GRAMMAR),
    names=EcmaScriptNames(GRAMMAR),
    expressions=EcmaScriptExpressions(GRAMMAR),
    ladder=EcmaScriptLadder(GRAMMAR, objections),
    toolchain=TypeScriptToolchain(),
    packaging=NodePackaging(),
    knowledge=(FRAMEWORKS,),
)
