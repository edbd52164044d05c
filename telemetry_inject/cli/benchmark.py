"""Whether a comparison of models can be made, and writing its report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from telemetry_inject import __version__
from telemetry_inject.config import Settings, SettingsError
from telemetry_inject.model import Plan
from telemetry_inject.pipeline.write import create
from telemetry_inject.plan import planfile
from telemetry_inject.standings import Standings, plain

SUFFIXES = (".html", ".json")
VERSION = 1
"""Of the report as data."""


def usable(settings: Settings, files: Sequence[Path], *, asked: bool, plain: bool) -> None:
    """Raise `SettingsError` where nothing can be compared; `plain`: nothing else stands against it.

    Not `asked` for on the command line, a comparison is just not made where there is none to make.
    """
    for path in files:
        if path.suffix not in SUFFIXES:
            raise SettingsError(f"--benchmark-report {path}: name a .html (a page) or a .json")
    if not asked:
        return
    if not settings.model:
        raise SettingsError("--perform-benchmark compares models: name them with --model")
    if not plain:
        raise SettingsError(
            "--perform-benchmark lets every model plan everything: it goes without --strategy, "
            "--plan, --check and --remove"
        )


def save(files: Sequence[Path], standings: Standings) -> list[Path]:
    """Write the report into each file, or into `logs/`; return where it is.

    Raises `SettingsError` where one cannot be written.
    """
    if not files:
        name = f"benchmark_{datetime.now():%Y%m%d_%H%M%S}"
        files = [Path("logs") / f"{name}{suffix}" for suffix in SUFFIXES]
    for path in files:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            create(path, _text(path.suffix, standings).encode())
        except OSError as error:
            raise SettingsError(f"{path}: {error.strerror or error}") from error
    return [*files]


def keep(report: Path, plans: Sequence[Plan]) -> Path | None:
    """Keep the winning plans of a run that writes nothing beside its report; return where.

    They have been paid for. None where there are none, or two projects have functions of one id.
    """
    if not plans or len({each.function for each in plans}) < len(plans):
        return None
    path = report.with_name(f"{report.stem}.plan.json")
    try:
        planfile.write(path, plans)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}") from error
    return path


def _text(suffix: str, standings: Standings) -> str:
    tool = f"telemetry-inject {__version__}"
    if suffix == ".json":
        body = {"version": VERSION, "tool": tool, **plain(standings)}
        return json.dumps(body, indent=1, ensure_ascii=False) + "\n"
    from telemetry_inject.report.leaderboard.page import page

    return page(standings, tool)
