"""Which compiler and which configurations a file belongs to, and what the compiler says."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from os.path import normpath
from pathlib import Path
from typing import Any

from telemetry_inject.languages.ecmascript import node
from telemetry_inject.languages.folders import above, text

_SECONDS = 300
_SAID = re.compile(
    r"^(?P<path>[^\n(]+)\((?P<line>\d+),(?P<column>\d+)\): error (?P<code>TS\d+): (?P<message>.*)$",
    re.MULTILINE,
)
_NOT_INSTALLED = ("TS2307", "TS2792", "TS7016", "TS2875")
_COMMENTS = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r",(\s*[}\]])")
FLAGS = ("--noEmit", "--pretty", "false", "--composite", "false", "--incremental", "false")


@dataclass(frozen=True, slots=True)
class Project:
    """A compiler with what it is to be run on."""

    compiler: Path
    """The script of `tsc`."""
    top: Path
    """The folder that holds all: the repository, or the folder of the configuration."""
    configs: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error of the compiler. `path` is that of the project, not of its stand-in."""

    path: Path
    line: int
    column: int
    code: str
    message: str

    @property
    def said(self) -> tuple[Path, str, str]:
        """What stays the same when lines move."""
        return self.path, self.code, self.message

    @property
    def text(self) -> str:
        """The error for people."""
        return f"line {self.line}, column {self.column}: {self.code} {self.message}"

    @property
    def about_ours(self) -> bool:
        """Whether all that is wrong is that the API is not installed yet."""
        return self.code in _NOT_INSTALLED and "'@opentelemetry/api" in self.message


def project(path: Path) -> Project | None:
    """Return the project of a file; None without a configuration, or a compiler that is installed."""
    folders = tuple(above(path.resolve()))
    config = next((each / "tsconfig.json" for each in folders if _there(each)), None)
    if config is None:
        return None
    script = next((found for each in folders if (found := _script(each))), None)
    return None if script is None else Project(script, folders[-1], _configs(config))


def _there(folder: Path) -> bool:
    return bool(text(f"{folder}/tsconfig.json"))


@lru_cache(maxsize=64)
def _script(folder: Path) -> Path | None:
    home = folder / "node_modules" / "typescript"
    try:
        tools = json.loads(text(f"{home}/package.json") or "{}").get("bin", {})
    except (ValueError, AttributeError):
        return None
    script = home / tools["tsc"] if isinstance(tools, dict) and "tsc" in tools else None
    return script if script is not None and script.is_file() else None


def _configs(config: Path) -> tuple[Path, ...]:
    """Return the configuration, or those that it refers to where it holds no files itself."""
    settings = read(config)
    if settings.get("files") != [] or settings.get("include"):
        return (config,)
    found = []
    for each in settings.get("references") or ():
        place = config.parent / str(each.get("path", "")) if isinstance(each, dict) else config
        place = place / "tsconfig.json" if place.is_dir() else place
        if place.is_file():
            found.append(place.resolve())
    return tuple(found)


def read(config: Path) -> dict[str, Any]:
    """Return a configuration, which may hold comments and last commas; empty where it is broken."""
    plain = _COMMENTS.sub(lambda found: found[1] or "", text(config))
    try:
        settings = json.loads(_LAST_COMMA.sub(r"\1", plain))
    except ValueError:
        return {}
    return settings if isinstance(settings, dict) else {}


def run(project: Project, config: Path, root: Path) -> list[Complaint]:
    """Return what the compiler says of a configuration in the stand-in at `root`.

    Raises `subprocess.SubprocessError` or `OSError` where it does not start or does not end.
    """
    done = subprocess.run(
        [node.find() or "node", str(project.compiler), *FLAGS, "-p", str(config)],
        cwd=root,
        capture_output=True,
        timeout=_SECONDS,
        env=node.environment(),
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace")
    found = [
        Complaint(
            _place(project, root, each["path"]),
            int(each["line"]),
            int(each["column"]),
            each["code"],
            each["message"].replace(str(root), str(project.top)),
        )
        for each in _SAID.finditer(said)
    ]
    if done.returncode and not found:
        return [Complaint(config, 1, 1, "", (said or done.stderr.decode("utf-8", "replace"))[:300])]
    return found


def _place(project: Project, root: Path, said: str) -> Path:
    """Return what the compiler calls a file as a path of the project; links stay unresolved."""
    place = Path(normpath(root / said))
    return project.top / place.relative_to(root) if place.is_relative_to(root) else place
