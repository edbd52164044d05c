"""The debug trace: every step of a run as JSON, one object a line, one file a run.

Workers make `Event`s and send them back with their results; the parent alone hands them on to the
one process that writes the file (`tracewriter`), so that a line is whole even when the run is killed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from telemetry_inject import tracewriter

if TYPE_CHECKING:
    import subprocess

Level = Literal["TRACE", "DEBUG", "INFO", "WARNING", "ERROR"]
Category = Literal[
    "function_call",
    "llm_request",
    "llm_response",
    "model_rotation",
    "gpu_assignment",
    "token_detection",
    "selection",
    "validation",
    "verification",
    "scan",
    "judging",
    "plan",
    "verdict",
    "injection",
    "budget",
    "write",
    "retry",
    "blacklist",
    "error",
]

PATIENCE = 30.0
"""Seconds that the writer has to write what was sent to it."""
LEVELS: tuple[Level, ...] = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR")
CATEGORIES: Mapping[Category, Level] = {
    "function_call": "TRACE",
    "llm_request": "TRACE",
    "llm_response": "TRACE",
    "model_rotation": "DEBUG",
    "gpu_assignment": "DEBUG",
    "token_detection": "DEBUG",
    "selection": "DEBUG",
    "validation": "DEBUG",
    "verification": "DEBUG",
    "scan": "INFO",
    "judging": "DEBUG",
    "plan": "INFO",
    "verdict": "INFO",
    "injection": "INFO",
    "budget": "INFO",
    "write": "INFO",
    "retry": "WARNING",
    "blacklist": "WARNING",
    "error": "ERROR",
}

_SECRET_NAME = re.compile(
    r"(?i)(^|_)(api_?key|access_?key|private_?key|key|token|secret|password|passwd|authorization|"
    r"credentials?)$"
)
_SECRET_TEXT = re.compile(
    r"(?i:bearer)\s+[\w.~+/-]{8,}=*|\b(?:sk|pk|rk|gsk|xox[a-z]|gh[a-z]|glpat)[-_][\w-]{8,}"
    r"|\bgithub_pat_\w{8,}|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}|://[^\s/:@\"]+:[^\s/@\"]+@"
)
_HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `data` is what JSON can hold."""

    category: Category
    message: str
    data: Mapping[str, object] = field(default_factory=dict)
    timestamp: float = field(default_factory=time.time)
    """Seconds since 1970."""


def wanted(category: Category, level: str | None) -> bool:
    """Return whether events of `category` are kept at `level`; None keeps nothing."""
    if level is None:
        return False
    return LEVELS.index(CATEGORIES[category]) >= [*LEVELS].index(level)  # type: ignore[arg-type]


def environment_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of variables whose names say that they are secret, longest first."""
    found = {v for k, v in environment.items() if _SECRET_NAME.search(k) and len(v) >= 6}
    return tuple(sorted(found, key=lambda value: (-len(value), value)))


def hide(text: str, known: Iterable[str] = ()) -> str:
    """Return `text` without `known` secrets and without what looks like one."""
    for secret in known:
        text = text.replace(secret, _HIDDEN)
    return _SECRET_TEXT.sub(_HIDDEN, text)


def line(event: Event, run: str, known: Iterable[str] = ()) -> bytes:
    """Return `event` as one line of JSON; `known` are secrets that must not appear in it."""
    moment = datetime.fromtimestamp(event.timestamp)
    record = {
        "type": "event",
        "timestamp": round(event.timestamp, 3),
        "datetime": moment.isoformat(timespec="milliseconds"),
        "level": CATEGORIES[event.category],
        "category": event.category,
        "message": _clean(event.message, "", tuple(known)),
        "data": _clean({"run": run, **event.data}, "", tuple(known)),
    }
    return json.dumps(record, default=str).encode() + b"\n"


def _clean(value: object, name: str, known: tuple[str, ...]) -> object:
    if isinstance(value, str):
        if name and _SECRET_NAME.search(name):
            return _HIDDEN
        return hide(value, known)
    if isinstance(value, Mapping):
        return {str(k): _clean(v, str(k), known) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(each, name, known) for each in value]
    return (
        value
        if isinstance(value, (int, float, bool, type(None)))
        else _clean(str(value), name, known)
    )


class DebugTrace:
    """The trace file of one run. `path` is where it is; `write` never raises into the run."""

    def __init__(
        self,
        folder: Path,
        level: str,
        *,
        console: bool = False,
        environment: Mapping[str, str] = os.environ,
        now: float | None = None,
    ) -> None:
        """Create `folder/debug_trace_YYYYmmdd_HHMMSS.jsonl`.

        Raises `OSError` where that cannot be done.
        """
        self.run = secrets.token_hex(8)
        self.level = level
        self._console = console
        self._known = environment_secrets(environment)
        folder.mkdir(parents=True, exist_ok=True)
        started = datetime.fromtimestamp(time.time() if now is None else now)
        self.path, file = _create(folder, f"debug_trace_{started:%Y%m%d_%H%M%S}")
        self.whole = True
        """Whether everything that was sent is in the file; certain once it is closed."""
        self._writer: subprocess.Popen[bytes] | None = _writer(file)

    def write(self, events: Iterable[Event]) -> None:
        """Append those of `events` that the level keeps."""
        for event in events:
            if wanted(event.category, self.level):
                self._send(tracewriter.START + line(event, self.run, self._known))
                if self._console:
                    _show(event, self._known)

    def _send(self, text: bytes) -> None:
        if self._writer is None or self._writer.stdin is None:
            return
        left = memoryview(text)
        try:
            while left:
                left = left[os.write(self._writer.stdin.fileno(), left) :]
        except OSError:  # it ended, because the disk is full: the run goes on without a trace
            self.close()
            self.whole = False

    def close(self) -> None:
        """Wait until everything is written; later events are dropped."""
        from subprocess import TimeoutExpired

        writer, self._writer = self._writer, None
        if writer is None or writer.stdin is None:
            return
        with suppress(OSError):
            os.write(writer.stdin.fileno(), tracewriter.LAST)
        with suppress(OSError):
            writer.stdin.close()
        try:
            writer.wait(PATIENCE)
        except TimeoutExpired:
            writer.kill()
            writer.wait()
        self.whole = self.whole and writer.returncode == 0


def _writer(file: int) -> subprocess.Popen[bytes]:
    """Return the process that writes to `file`, in a session of its own: Ctrl-C is not for it."""
    import subprocess  # with what it imports, 10 ms that --help does not need

    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", tracewriter.__file__, str(os.getpid())],
            stdin=subprocess.PIPE, stdout=file, stderr=subprocess.DEVNULL, bufsize=0,
            start_new_session=True,
        )  # fmt: skip
    finally:
        os.close(file)


def _create(folder: Path, stem: str) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
    number = 1
    while True:
        path = folder / (f"{stem}.jsonl" if number == 1 else f"{stem}_{number}.jsonl")
        try:
            return path, os.open(path, flags, 0o600)
        except FileExistsError:
            number += 1


def _show(event: Event, known: tuple[str, ...]) -> None:
    message = _clean(event.message, "", known)
    print(f"[{CATEGORIES[event.category]}] {event.category}: {message}", file=sys.stderr)
