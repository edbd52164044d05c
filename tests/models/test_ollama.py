"""A real Ollama server, asked through its own SDK, and the whole command with a model of it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from telemetry_inject.providers import ollama_api
from telemetry_inject.providers.base import Meter, ProviderError, Request, Target
from telemetry_inject.providers.connect import connect
from telemetry_inject.providers.resolve import resolve
from tests.models import ollama
from tests.models.test_llama import SCHEMA, SOURCE

pytestmark = pytest.mark.slow
TARGET = Target("ollama", "smollm2", options={"num_ctx": 4096})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    missing = ollama.missing()
    if missing:
        pytest.skip(missing)
    with ollama.serving(tmp_path_factory.mktemp("ollama")) as address:
        yield {"OLLAMA_HOST": address}


def test_what_it_says_of_itself(server: dict[str, str]) -> None:
    async def ask() -> None:
        provider = connect("ollama", server)
        assert await provider.models() == ("smollm2:latest",)
        trained = await provider.limits(Target("ollama", "smollm2"))
        assert trained is not None
        assert (trained.context_window, trained.source) == (8192, "api")
        chosen = await provider.limits(TARGET)
        assert chosen is not None
        assert chosen.context_window == 4096
        with pytest.raises(ProviderError, match="not found") as error:
            await provider.ask(Request(Target("ollama", "none"), "", "hi"), Meter())
        assert error.value.cause == "model"
        await provider.close()
        assert (await resolve(["smollm2"], server))["smollm2"].id == "ollama:smollm2:latest"

    asyncio.run(ask())


def test_a_real_answer(server: dict[str, str]) -> None:
    async def ask() -> None:
        provider, meter = connect("ollama", server), Meter()
        request = Request(TARGET, "Be brief.", "Name a colour.", SCHEMA, 40, temperature=0.0)
        answer = await provider.ask(request, meter)
        assert "".join(answer.text.split()).startswith('{"colour":"'), "the schema is kept to"
        assert answer.finish in ("stop", "length")  # a model this small may go on with spaces
        assert (answer.usage.input_tokens or 0) > 5
        assert answer.usage.output_tokens
        assert meter.first is not None
        short = await provider.ask(Request(TARGET, "", "Tell a story.", max_output=3), Meter())
        assert short.finish == "length"
        [running] = (await ollama_api.facts(f"http://{server['OLLAMA_HOST']}")).running
        assert (running.name, running.context) == ("smollm2:latest", 4096)
        await provider.close()

    asyncio.run(ask())


def test_a_cancelled_request_frees_its_place(server: dict[str, str]) -> None:
    async def ask() -> None:
        provider = connect("ollama", server)
        await provider.ask(Request(TARGET, "", "Say hi.", max_output=2), Meter())
        long = Request(TARGET, "Write much.", "Tell a very long story.", max_output=3000)
        task = asyncio.create_task(provider.ask(long, Meter()))
        await asyncio.sleep(1.0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        started = time.monotonic()
        assert (await provider.ask(Request(TARGET, "", "Say hi.", max_output=2), Meter())).text
        assert time.monotonic() - started < 20, "its place was still taken"
        await provider.close()

    asyncio.run(ask())


def test_the_whole_command(server: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\ndependencies = ["opentelemetry-api"]\n'
    )
    file = tmp_path / "shop.py"
    file.write_bytes(SOURCE)
    environment = {
        **os.environ, **server, "XDG_CACHE_HOME": str(tmp_path / ".cache"),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"), "OLLAMA_NUM_CTX": "4096",
    }  # fmt: skip
    command = [sys.executable, "-m", "telemetry_inject", "shop.py", "--format", "json",
               "--retries", "0", "--timeout", "60", "--debug-trace", "--model", "smollm2"]  # fmt: skip
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    asked = json.loads(done.stdout)["summary"]["models"]
    assert [each["model"] for each in asked["models"]] == ["ollama:smollm2:latest"]
    assert asked["models"][0]["requests"] >= 1
    assert asked["cost"] == 0
    assert asked["by_model"] + asked["by_rules"] == 1
    [trace] = (tmp_path / "logs").glob("*.jsonl")
    events = [json.loads(line) for line in trace.read_bytes().splitlines()]
    assert {"model_rotation", "token_detection", "llm_request", "llm_response"} <= {
        each["category"] for each in events
    }
    after = file.read_bytes()
    assert after != SOURCE
    compile(after, "shop.py", "exec")
    kept = iter(after.splitlines())
    assert all(line in kept for line in SOURCE.splitlines()), "something was changed"
