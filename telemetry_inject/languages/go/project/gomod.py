"""What `go.mod` says, read with regular expressions: its grammar is one directive a line."""

from __future__ import annotations

import re
from pathlib import Path

from telemetry_inject.languages.folders import text

_MODULE = re.compile(r'(?m)^[ \t]*module[ \t]+"?([^\s"]+)"?')
_GO = re.compile(r"(?m)^[ \t]*go[ \t]+(\d+)\.(\d+)")
_REQUIRED = re.compile(
    r'(?m)^[ \t]*(?:require[ \t]+)?"?([\w.~/-]+\.[\w.~/-]+)"?[ \t]+(v\d[\w.+-]*)'
)


def module_path(root: Path) -> str:
    """Return the path of the module at `root`, empty where there is none."""
    found = _MODULE.search(text(f"{root}/go.mod"))
    return found[1] if found else ""


def go_version(root: Path) -> tuple[int, int] | None:
    """Return the language version that the module asks for."""
    found = _GO.search(text(f"{root}/go.mod"))
    return (int(found[1]), int(found[2])) if found else None


def required(root: Path) -> dict[str, str]:
    """Return the modules that `go.mod` requires, indirect ones included, with their versions."""
    return dict(_REQUIRED.findall(text(f"{root}/go.mod")))


PACKAGE = re.compile(r"(?m)^package[ \t]+(\w+)")
