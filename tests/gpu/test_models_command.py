"""`telemetry-inject models --gpus`, as a user runs it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.gpu import shapes, writer
from telemetry_inject.cli import models as command
from telemetry_inject.gpu import advice
from telemetry_inject.gpu.device import Device, Found
from telemetry_inject.pipeline.models import placement
from telemetry_inject.pipeline.models.placement import Survey
from tests.gpu.ollamas import FakeOllama
from tests.gpu.test_assign import MODELS

GIB = 1 << 30


@pytest.fixture
def server() -> Iterator[FakeOllama]:
    """A server in a thread of its own, so that a command can be run beside it."""
    fake, loop, ready = FakeOllama(MODELS), asyncio.new_event_loop(), threading.Event()

    def run() -> None:
        loop.run_until_complete(fake.start())
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    yield fake
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


def _run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    unset = ("LLM_MODEL", "OLLAMA_NUM_CTX", "OLLAMA_HOST", "OLLAMA_KV_CACHE_TYPE")
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    return subprocess.run(
        [sys.executable, "-m", "telemetry_inject", "models", *words],
        env={**environment, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_model_with_its_need(server: FakeOllama) -> None:
    done = _run("--gpus", "--format", "json", OLLAMA_HOST=server.url, OLLAMA_NUM_CTX="4096")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    members = [each for wave in said["waves"] for each in wave]
    assert {each["model"] for each in members} == {*MODELS}
    by_model = {each["model"]: each for each in members}
    assert by_model["llama3.1:8b"]["need"]["cache"] == 4096 * 128 * 1024
    assert by_model["llama3.1:8b"]["need"]["source"] == "api"
    assert by_model["plain:7b"]["need"]["source"] == "name"
    assert {each["options"]["num_ctx"] for each in members} == {4096}


def test_the_models_of_the_environment(server: FakeOllama) -> None:
    variables = {"OLLAMA_HOST": server.url, "LLM_MODEL": "ollama:qwen3:8b,openai:gpt-5-mini"}
    done = _run("--gpus", **variables)
    assert done.returncode == 0, done.stderr
    assert "qwen3:8b" in done.stdout
    assert "gpt-5-mini" not in done.stdout


def test_files_need_no_server(tmp_path: Path) -> None:
    model = shapes.MODELS["gpt-oss-20b"]()
    writer.write(tmp_path / "gpt.gguf", model.metadata, model.tensors)
    done = _run("--gpus", str(tmp_path / "gpt.gguf"))
    assert done.returncode == 0, done.stderr
    assert "needs 11.3 GiB: weights 10.6 GiB, cache 0.2 GiB" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--gpus",), "no Ollama server answers: http://127.0.0.1:9"),
        (("--gpus", "openai:gpt-5"), "openai:gpt-5 does not run on a GPU of yours"),
        (("--gpus", "nowhere.gguf"), "No such file"),
        (("--gpus", "a.gguf", "b"), "not both at once"),
        (("--gpus", "--format", "xml"), "expected text or json"),
    ],
)
def test_what_cannot_be_shown(words: tuple[str, ...], said: str) -> None:
    done = _run(*words, OLLAMA_HOST="http://127.0.0.1:9")
    assert done.returncode == 2
    assert said in done.stderr


def _survey(*gpus: int) -> Survey:
    """What files of two models would be told on a machine with such GPUs."""

    def detected() -> Found:
        return Found(
            tuple(
                Device("nvidia", at, "RTX", size * GIB, size * GIB, 0, 0, f"U{at}")
                for at, size in enumerate(gpus)
            )
        )

    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name in ("llama-3.1-8b", "qwen3-8b"):
            model, path = shapes.MODELS[name](), Path(folder) / f"{name}.gguf"
            writer.write(path, model.metadata, model.tensors)
            files.append(path)
        use = placement.usage({"OLLAMA_NUM_CTX": "32768"})
        return placement.survey_files(files, use, detected)


def _text(surveyed: Survey) -> str:
    plan = placement.plan(surveyed)
    found: tuple[advice.Advice, ...] = placement.changes(surveyed)
    return "\n".join(command._lines(surveyed, plan, found))


def test_the_plan_of_one_gpu_that_is_too_small_for_both() -> None:
    assert (
        _text(_survey(16))
        == """\
GPUs of this machine
  nvidia:0     RTX  16.0 GiB free of 16.0 GiB; 15.0 GiB planned with

Plan: at most 32,768 tokens of context, 1 at once for each model, cache f16
  together
  llama-3.1-8b.gguf  nvidia:0                  needs 9.1 GiB: weights 4.5 GiB, cache 4.0 GiB, compute 0.1 GiB, runtime 0.4 GiB
  then, in their place
  qwen3-8b.gguf      nvidia:0                  needs 9.7 GiB: weights 4.6 GiB, cache 4.5 GiB, compute 0.1 GiB, runtime 0.4 GiB

Notes
  not all fit at once: qwen3-8b.gguf run after the others, in their place

To have more on GPUs at once
  OLLAMA_NUM_CTX=16384: 2 of 2 models
  OLLAMA_KV_CACHE_TYPE=q8_0 where `ollama serve` is started: 2 of 2 models"""
    )


def test_the_plan_of_two_gpus_uses_both() -> None:
    assert "To have more" not in _text(_survey(24, 24))
    plan = placement.plan(_survey(24, 24))
    gpus = [gpu for each in plan.waves[0] if each.placement for gpu in each.placement.shares]
    assert sorted(gpus) == ["nvidia:0", "nvidia:1"]
