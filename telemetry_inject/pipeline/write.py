"""Writing a file so that an interruption at any moment leaves it as it was, or finished."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path

_LEFT_OVER = re.compile(r"\.telemetry-inject-(\d+)-[0-9a-f]{8}\.tmp")


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` where `path` leads (through symbolic links), with the same mode and owner.

    Raises `OSError`, with a sentence, and leaves everything as it was, where the file no longer
    holds `before`, is read-only or has other hard links, or where the disk is full.
    """
    target = Path(os.path.realpath(path))
    status = target.stat()
    _object(target, status)
    temporary = target.parent / f".telemetry-inject-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        _fill(temporary, after, status, target)
        if target.read_bytes() != before:
            raise OSError("the file was changed by somebody else since it was read")
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def create(path: Path, data: bytes) -> None:
    """Write a file that may or may not exist yet, in one step.

    Raises `OSError` and leaves everything as it was where that cannot be done.
    """
    temporary = path.parent / f".telemetry-inject-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def clean(folder: Path) -> None:
    """Remove from `folder` what a run that was killed left behind."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _LEFT_OVER.fullmatch(path.name)
            if match and not _alive(int(match[1])):
                with contextlib.suppress(OSError):
                    path.unlink()


def _object(target: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError("not an ordinary file")
    if status.st_nlink > 1:
        raise OSError(
            f"the file has {status.st_nlink} hard links, and replacing it would cut them; "
            "give it a copy of its own first"
        )
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise PermissionError("the file is read-only")


def _fill(temporary: Path, data: bytes, status: os.stat_result, model: Path) -> None:
    with temporary.open("xb") as file:
        file.write(data)
        file.flush()
        number = file.fileno()
        if hasattr(os, "fchown"):
            with contextlib.suppress(OSError):
                os.fchown(number, status.st_uid, status.st_gid)
        temporary.chmod(stat.S_IMODE(status.st_mode))  # after chown, which clears set-id bits
        _copy_attributes(model, number)
        os.fsync(number)


def _copy_attributes(model: Path, number: int) -> None:
    if not hasattr(os, "listxattr"):
        return
    with contextlib.suppress(OSError):
        for name in os.listxattr(model):
            with contextlib.suppress(OSError):
                os.setxattr(number, name, os.getxattr(model, name))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
