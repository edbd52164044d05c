"""A copy of a project to run its tests in, so that nobody's own files are touched."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHES = frozenset(["__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"])


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """Give a copy of the folder `root`, removed at the end.

    Virtual environments are linked: programs in them name their own place. Links stay links, and
    those that lead out of the folder lead where they led. Raises `OSError` where the copy fails.
    """
    with tempfile.TemporaryDirectory(prefix="telemetry-inject-", ignore_cleanup_errors=True) as top:
        # The same name, because some tests look at it.
        place = Path(os.path.realpath(top)) / (root.name or "root")
        _copy(root, place)
        yield place


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    with os.scandir(source) as entries:
        for entry in entries:
            place = target / entry.name
            if entry.name == ".git" and not entry.is_dir():
                continue  # of a worktree: git in the copy would work on the original
            if entry.is_symlink():
                _link(entry, source, place)
            elif entry.is_dir():
                _folder(Path(entry.path), place)
            elif stat.S_ISREG(entry.stat().st_mode):  # sockets and pipes are left
                shutil.copy2(entry.path, place)
    shutil.copystat(source, target)


def _folder(source: Path, target: Path) -> None:
    if (source / "pyvenv.cfg").is_file():
        target.symlink_to(source, target_is_directory=True)
    elif source.name not in CACHES:
        _copy(source, target)


def _link(entry: os.DirEntry[str], folder: Path, place: Path) -> None:
    to = Path(entry.path).readlink()
    real = Path(os.path.realpath(entry.path))
    if not to.is_absolute() and not real.is_relative_to(folder) and real.exists():
        to = real if not (place.parent / to).exists() else to
    place.symlink_to(to)
