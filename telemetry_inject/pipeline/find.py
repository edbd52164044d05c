"""Finding files as the settings ask for it."""

from __future__ import annotations

from telemetry_inject.config import Settings
from telemetry_inject.scan import content
from telemetry_inject.scan.discover import CodeScanner, Objection


def scanner(settings: Settings, objection: Objection = content.objection) -> CodeScanner:
    """Return the scanner that the settings ask for."""
    return CodeScanner(
        include=settings.include,
        exclude=settings.exclude,
        languages=settings.language or None,
        objection=objection,
    )
