"""Writing the coverage of a check: the badge, the report and the trend."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from telemetry_inject import __version__
from telemetry_inject.config import SettingsError
from telemetry_inject.pipeline.write import create
from telemetry_inject.report.badge import badge
from telemetry_inject.report.coverage import Coverage, trend
from telemetry_inject.repository.changes import head

SUFFIXES = (".json", ".jsonl", ".svg")


def usable(files: Sequence[Path]) -> None:
    """Raise `SettingsError` for a file whose suffix says nothing."""
    for path in files:
        if path.suffix not in SUFFIXES:
            raise SettingsError(
                f"--coverage {path}: name a .json (one report), a .jsonl (a line is added for each "
                "run) or a .svg (a badge)"
            )


def save(files: Sequence[Path], coverage: Coverage, *, select: str, since: str | None) -> None:
    """Write the coverage into each file.

    Raises `SettingsError` where one cannot be written.
    """
    for path in files:
        try:
            _save(path, coverage, select, since)
        except OSError as error:
            raise SettingsError(f"{path}: {error.strerror or error}") from error


def _save(path: Path, coverage: Coverage, select: str, since: str | None) -> None:
    if path.suffix == ".svg":
        percent = coverage.total.percent if coverage.total.selected else None
        create(path, badge(percent).encode())
        return
    commit = head(path.absolute().parent)
    about = {
        "tool": f"telemetry-inject {__version__}",
        "commit": commit[0] if commit else None,
        "committed": commit[1] if commit else None,
        "select": select,
        "since": since,
    }
    line = trend(coverage, about, whole=path.suffix == ".json")
    before = path.read_bytes() if path.suffix == ".jsonl" and path.exists() else b""
    create(path, before + line.encode())
