"""What a command uses, all of its processes together (Linux: it reads `/proc`)."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""What commands import comes from here."""
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PAUSE = 0.05
"""Seconds between two looks."""
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Used:
    """What a command used: seconds by the clock and of its processors, and megabytes."""

    seconds: float
    busy: float
    processes: tuple[float, ...]
    """Seconds of processor time of each process that took a twentieth of all, most first."""
    largest: float
    """Peak of its largest process, shared pages included."""
    together: float
    """Peak of the sum over its processes, pages that they share counted once for each."""
    code: int

    @property
    def cores(self) -> float:
        return self.busy / self.seconds


@dataclass(slots=True)
class _Seen:
    """The processes of one session, as they were last seen."""

    busy: dict[int, float] = field(default_factory=dict)
    largest: float = 0
    together: float = 0

    def look(self, session: int) -> None:
        """Take in what the processes of a session have used so far."""
        sizes = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(") ")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if int(fields[3]) == session:
                self.busy[int(stat.parent.name)] = (int(fields[11]) + int(fields[12])) / TICK
                sizes.append(int(fields[21]) * PAGE / MEGABYTE)
        self.largest = max([self.largest, *sizes])
        self.together = max(self.together, sum(sizes))


def used(command: list[str], folder: Path) -> Used:
    """Run a command in a session of its own and return what it and its processes used."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    seen = _Seen()
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(seen, process.pid, over))
    watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    over.set()
    watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    waited = usage.ru_utime + usage.ru_stime  # of the first process and those that it waited for
    busy = max(waited, sum(seen.busy.values()))
    shares = sorted((each for each in seen.busy.values() if each > busy / 20), reverse=True)
    most = max(seen.largest, usage.ru_maxrss * 1024 / MEGABYTE)
    return Used(
        seconds=seconds,
        busy=busy,
        processes=tuple(shares),
        largest=most,
        together=max(most, seen.together),
        code=process.returncode,
    )


def _watch(seen: _Seen, session: int, over: threading.Event) -> None:
    while not over.wait(PAUSE):
        seen.look(session)
