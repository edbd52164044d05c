"""Apple silicon: one GPU that shares the machine's memory."""

from __future__ import annotations

import re

from telemetry_inject.gpu.detect.programs import Run, run
from telemetry_inject.gpu.device import Device, Found


def found(run: Run = run) -> Found:
    """Return the GPU of a Mac; nothing for one with another processor."""
    name = (run(["sysctl", "-n", "machdep.cpu.brand_string"]) or "").strip()
    memory = (run(["sysctl", "-n", "hw.memsize"]) or "").strip()
    if not name.startswith("Apple") or not memory.isdigit():
        return Found()
    total = limit(int(memory), run(["sysctl", "-n", "iogpu.wired_limit_mb"]))
    free = min(total, available(run(["vm_stat"])) or 0)
    note = f"{name} shares its memory with everything else: free is what could be freed at once"
    return Found((Device("apple", 0, name, total, free, total - free),), (note,))


def limit(memory: int, wired: str | None) -> int:
    """Return what Metal lets a GPU take of `memory` bytes.

    The setting `iogpu.wired_limit_mb`, where it is not 0; otherwise two thirds, and three quarters
    of more than 36 GiB, as `recommendedMaxWorkingSetSize` says on such machines.
    """
    text = (wired or "").strip()
    if text.isdigit() and int(text):
        return int(text) << 20
    return memory * 3 // 4 if memory > 36 << 30 else memory * 2 // 3


def available(vm_stat: str | None) -> int | None:
    """Return the bytes of `vm_stat` that are free, or can be at once; None for other text."""
    page = re.search(r"page size of (\d+) bytes", vm_stat or "")
    if not page:
        return None
    kinds = ("free", "inactive", "speculative", "purgeable")
    counts = (re.search(rf"^Pages {kind}:\s+(\d+)\.", vm_stat or "", re.M) for kind in kinds)
    return int(page[1]) * sum(int(count[1]) for count in counts if count)
