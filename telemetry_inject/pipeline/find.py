"""Finding files as the settings ask for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pathspec import GitIgnoreSpec

from telemetry_inject.config import Settings
from telemetry_inject.scan import content
from telemetry_inject.scan.discover import CodeScanner, Objection, Project


def scanner(settings: Settings, objection: Objection = content.objection) -> CodeScanner:
    """Return the scanner that the settings ask for."""
    return CodeScanner(
        include=settings.include,
        exclude=settings.exclude,
        project=Project(
            settings.project_folder, settings.project_include, settings.project_exclude
        ),
        languages=settings.language or None,
        objection=objection,
    )


def levels(settings: Settings) -> Callable[[Path], str]:
    """Return what says how much of a file is to be selected: the last pattern that fits."""
    base = os.path.realpath(settings.select_base or os.curdir)
    specs = [(GitIgnoreSpec.from_lines([each]), level) for each, level in settings.select_paths]

    def level(path: Path) -> str:
        relative = os.path.relpath(os.path.realpath(path), base).replace(os.sep, "/")
        fitting = [level for spec, level in specs if spec.match_file(relative)]
        return fitting[-1] if fitting else settings.select

    return level
