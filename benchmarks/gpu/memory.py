"""Three answers to what a model needs: ours, gguf-parser's, and the llama.cpp server's own plan.

python -m benchmarks.gpu.memory [--context N] [--slots N] [--cache TYPE] [NAME ...]

The models are published ones; their files are headers with holes for tensors, made here.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.gpu import server, shapes, writer
from telemetry_inject.gpu import vram

PEER = Path(__file__).parents[1] / "peers" / "gguf_parser"
COLUMNS = (
    "model",
    "architecture",
    "weights: ours and gguf-parser",
    "all tensors: llama.cpp",
    *("cache: ours", "gguf-parser", "llama.cpp"),
    *("compute: ours", "gguf-parser", "llama.cpp"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--slots", type=int, default=1)
    parser.add_argument("--cache", choices=("f16", "q8_0"), default="f16")
    parser.add_argument("names", nargs="*", default=list(shapes.MODELS))
    asked = parser.parse_args()
    use = vram.Use(asked.context, asked.slots, asked.cache, asked.cache)
    print(f"context {use.context}, slots {use.slots}, cache {use.key_type}; MiB\n")
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    with tempfile.TemporaryDirectory() as folder:
        peer = _peer(Path(folder))
        for name in asked.names:
            print(_row(name, Path(folder) / f"{name}.gguf", use, peer))


def _peer(folder: Path) -> Path | None:
    """Build gguf-parser; None where there is no Go."""
    if not shutil.which("go"):
        return None
    subprocess.run(["go", "build", "-o", folder / "peer", "."], cwd=PEER, check=True)
    return folder / "peer"


def _row(name: str, path: Path, use: vram.Use, peer: Path | None) -> str:
    model = shapes.MODELS[name]()
    writer.write(path, model.metadata, model.tensors)
    ours = vram.from_file(path)
    theirs = _asked(peer, path, use)
    real = server.planned(path, use) if server.installed(server.PACKAGE) else None
    path.unlink()
    cells: list[str] = [name, ours.shape.architecture]
    weights = dict.fromkeys((_mib(ours.weights), _mib(theirs.get("weights"))))
    cells += [", ".join(weights), _plain(real.model if real else None)]
    cells += [_exact(vram.cache_bytes(ours.shape, use)), _exact(theirs.get("cache"))]
    cells += [f"{sum(real.cache):,.2f}" if real else "-"]
    cells += [_mib(vram.compute_bytes(ours.shape, use)), _mib(theirs.get("compute"))]
    cells += [_plain(real.compute if real else None)]
    return f"| {' | '.join(cells)} |"


def _asked(peer: Path | None, path: Path, use: vram.Use) -> Mapping[str, int]:
    if peer is None:
        return {}
    command = [str(peer), str(path), str(use.context), str(use.slots), use.key_type]
    answer = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found = json.loads(answer)
    assert isinstance(found, dict)
    return found


def _mib(size: int | None) -> str:
    return "-" if size is None else f"{size / vram.MIB:,.0f}"


def _exact(size: int | None) -> str:
    return "-" if size is None else f"{size / vram.MIB:,.2f}"


def _plain(size: float | None) -> str:
    return "-" if size is None else f"{size:,.0f}"


if __name__ == "__main__":
    main()
