"""Adding to `go.mod`: new requirements in its first block, or in one of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLOCK = re.compile(r"(?m)^require[ \t]*\(([^\n]*)\n")
_LINE = re.compile(r"^[ \t]*([^\s/][^\s]*)[ \t]+v")


def add(content: str, wanted: Mapping[str, str]) -> str:
    """Return `go.mod` with modules at versions added; nothing that is there changes."""
    end = "\r\n" if "\r\n" in content else "\n"
    block = _direct(content, end)
    if block is None:
        lines = "".join(f"\t{name} {version}{end}" for name, version in sorted(wanted.items()))
        joint = "" if content.endswith("\n") or not content else end
        return f"{content}{joint}{end}require ({end}{lines}){end}"
    start, stop = block
    for name, version in sorted(wanted.items(), reverse=True):
        at, line = _place(content, start, stop, name), f"\t{name} {version}{end}"
        content, stop = content[:at] + line + content[at:], stop + len(line)
    return content


def _direct(content: str, end: str) -> tuple[int, int] | None:
    """Return the first block of requirements that is not all indirect ones."""
    for found in _BLOCK.finditer(content):
        stop = content.find(f"{end})", found.end() - len(end))
        body = content[found.end() : stop + len(end)] if stop >= 0 else ""
        lines = [each for each in body.splitlines() if each.strip()]
        if stop >= 0 and not (lines and all("// indirect" in each for each in lines)):
            return found.end(), stop + len(end)
    return None


def _place(content: str, start: int, stop: int, name: str) -> int:
    """Return where a module goes: before the first that sorts behind it."""
    at = start
    for line in content[start:stop].splitlines(keepends=True):
        found = _LINE.match(line)
        if found and found[1] > name:
            return at
        at += len(line)
    return at
