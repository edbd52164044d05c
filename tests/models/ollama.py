"""A real Ollama server (`get_ollama.sh` builds it) with a real llama.cpp and the small model of a package."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.models import llama

ROOT = Path(__file__).parent.parent.parent
KIND = "application/vnd.ollama.image."
TEMPLATE = (
    "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}"
    "<|im_start|>assistant\n"
)


def program() -> Path | None:
    """Return the built server; None where nobody built it."""
    found = ROOT / ".venv-ollama/bin/ollama"
    return found if found.is_file() else None


def missing() -> str | None:
    """Return what is not there."""
    if program() is None:
        return "no Ollama server: bash tests/models/get_ollama.sh builds one"
    return llama.missing()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Give the address of a server that has the model `smollm2`; it ends with the block.

    It looks for llama-server beside itself, so it stands in a folder of its own. `ollama create`
    would want llama-quantize to check the file; so it is put where a pull would put it.
    """
    binary = program()
    assert binary is not None
    server = folder / "bin/ollama"
    beside = folder / "lib/ollama/llama-server"
    for each in (server, beside):
        each.parent.mkdir(parents=True)
    shutil.copy(binary, server)
    script = Path(__file__).with_name("llama_server.py")
    beside.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
    beside.chmod(0o755)
    store(folder / "models", "smollm2", llama.model())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {
        **os.environ, "OLLAMA_HOST": address, "OLLAMA_MODELS": str(folder / "models"),
        "HOME": str(folder), "OLLAMA_NOHISTORY": "1",
    }  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([server, "serve"], env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://{address}/api/version")
        yield address
    finally:
        process.terminate()  # it ends its own llama-server
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def store(models: Path, name: str, gguf: Path) -> None:
    """Put a model into a server's store, as a pull would."""
    parts = [
        (gguf.read_bytes(), f"{KIND}model"),
        (TEMPLATE.encode(), f"{KIND}template"),
        (json.dumps({"stop": ["<|im_start|>", "<|im_end|>"]}).encode(), f"{KIND}params"),
    ]
    layers = [_blob(models, *each) for each in parts]
    config = {
        "model_format": "gguf", "model_family": "llama", "model_families": ["llama"],
        "model_type": "134.52M", "file_type": "Q4_1", "architecture": "amd64", "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [each["digest"] for each in layers]},
    }  # fmt: skip
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": _blob(models, json.dumps(config).encode(),
                        "application/vnd.docker.container.image.v1+json"),
        "layers": layers,
    }  # fmt: skip
    path = models / "manifests/registry.ollama.ai/library" / name / "latest"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(manifest))


def _blob(models: Path, data: bytes, kind: str) -> dict[str, object]:
    digest = hashlib.sha256(data).hexdigest()
    path = models / "blobs" / f"sha256-{digest}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(data)}
