"""What `build.gradle` and `build.gradle.kts` say, read with regular expressions, and adding to it."""

from __future__ import annotations

import re
from pathlib import Path

from telemetry_inject.languages.folders import above, text

_BLOCK = re.compile(r"(?m)^dependencies\s*\{")
_CONFIGURATIONS = r"(?:implementation|api|compileOnly|compileOnlyApi|compile)"
_ALIAS = re.compile(
    r'(?m)^[ \t]*"?([\w.-]+)"?[ \t]*=[ \t]*(?:"([\w.-]+:[\w.-]+)(?::[^"]*)?"'
    r'|\{[^}\n]*module[ \t]*=[ \t]*"([\w.-]+:[\w.-]+)"[^}\n]*\})'
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def declares(path: Path, package: str) -> bool:
    """Return whether a build file gives its own code a package, `group:name`."""
    content = _COMMENT.sub("", text(path))
    group, _, name = package.partition(":")
    ways = [
        re.escape(f"{package}") + r"(?![\w-])",
        rf"group\s*[:=]\s*['\"]{re.escape(group)}['\"]\s*,\s*name\s*[:=]\s*['\"]{re.escape(name)}['\"]",
        *(re.escape(f"libs.{alias}") + r"(?![\w.])" for alias in _aliases(path, package)),
    ]
    return any(
        re.search(rf"\b{_CONFIGURATIONS}\b[^\n]*?{way}", content) is not None for way in ways
    )


def version(path: Path, package: str) -> str:
    """Return the version that a build file names for a package, empty where it names none."""
    found = re.search(re.escape(package) + r":(\d[\w.-]*)", _COMMENT.sub("", text(path)))
    return found[1] if found else ""


def _aliases(path: Path, package: str) -> list[str]:
    """Return what a version catalogue calls a package in build files."""
    for folder in above(path):
        catalogue = text(folder / "gradle" / "libs.versions.toml")
        if catalogue:
            return [
                re.sub(r"[-_]", ".", found[1])
                for found in _ALIAS.finditer(catalogue)
                if package in (found[2], found[3])
            ]
    return []


def added(content: str, notation: str, *, kotlin: bool) -> str:
    """Return a build file with one more dependency, at the end of its block.

    Raises `ValueError` where the block cannot be found with certainty.
    """
    newline = "\r\n" if "\r\n" in content else "\n"
    mark = '"' if kotlin or (f"{_quoted(content)}" == '"') else "'"
    call = f'implementation("{notation}")' if kotlin else f"implementation {mark}{notation}{mark}"
    blocks = list(_BLOCK.finditer(content))
    if not blocks:
        gap = "" if content.endswith(("\n", "")) and content.endswith("\n") else newline
        return f"{content}{gap}{newline}dependencies {{{newline}    {call}{newline}}}{newline}"
    start = blocks[0].end()
    end = _closing(content, start)
    inside = content[start:end]
    if "\n" not in inside:
        raise ValueError("its block of dependencies is on one line")
    indents = re.findall(r"(?m)^([ \t]+)\S", inside)
    indent = indents[0] if indents else "    "
    line = content.rfind("\n", 0, end) + 1
    if content[line:end].strip():
        raise ValueError("its block of dependencies does not end on a line of its own")
    return f"{content[:line]}{indent}{call}{newline}{content[line:]}"


def _quoted(content: str) -> str:
    """Return the quotes that dependencies are written with."""
    found = re.search(rf"(?m)^\s*{_CONFIGURATIONS}[ (]+(['\"])", content)
    return found[1] if found else "'"


def _closing(content: str, start: int) -> int:
    """Return where the brace that is open at `start` closes."""
    depth, at, quote = 1, start, ""
    while at < len(content):
        letter = content[at]
        if quote:
            if letter == "\\":
                at += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif content.startswith("//", at):
            at = content.find("\n", at)
            if at < 0:
                break
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise ValueError("its block of dependencies does not end")
