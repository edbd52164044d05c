"""Python: all that the rest of the program knows of it is `LANGUAGE`."""

from __future__ import annotations

from importlib.resources import files

from telemetry_inject.languages.base import Language
from telemetry_inject.languages.python.expressions import PythonExpressions
from telemetry_inject.languages.python.ladder import PythonInquiry, PythonLadder
from telemetry_inject.languages.python.names import PythonNames
from telemetry_inject.languages.python.packaging import PythonPackaging
from telemetry_inject.languages.python.syntax import PythonSyntax
from telemetry_inject.languages.python.toolchain import PythonToolchain

LANGUAGE = Language(
    name="python",
    comment="#",
    syntax=PythonSyntax(),
    names=PythonNames(),
    expressions=PythonExpressions(),
    ladder=PythonLadder(),
    inquiry=PythonInquiry(),
    toolchain=PythonToolchain(),
    packaging=PythonPackaging(),
    knowledge=(files(__package__) / "frameworks",),
)
