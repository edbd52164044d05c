"""Python's own checker: it runs in this process, so that nothing is left for another one."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence

from telemetry_inject.languages.python.scan import checker
from telemetry_inject.model import SourceFile


class PythonToolchain:
    """`base.Toolchain` for Python."""

    def check(self, files: Sequence[tuple[SourceFile, bytes]]) -> Mapping[str, str]:
        """Return, by name, what the running interpreter has against the new text of each pair."""
        found = ((source.name, checker.problem(data)) for source, data in files)
        return {name: f"line {why.line}: {why.message}" for name, why in found if why}

    def describe(self) -> str:
        """Return the name and version of the interpreter that checks."""
        return f"{platform.python_implementation()} {platform.python_version()} (compile)"
